"""The vendors' own libraries, asked over standard input: one JSON question a line, one JSON answer a line.

Each vendor signs a request (its answer: the headers) and judges a request that Krokbro signed (its answer: a flag).
What a library offers no function for, such as sending, is left to the primitives that its receiving side uses.
"""

import base64
import hashlib
import importlib
import json
import sys
import time
from datetime import datetime, timezone
from urllib.parse import parse_qsl


def stripe(q):
    from stripe import WebhookSignature

    if q["ask"] == "sign":
        signature = WebhookSignature._compute_signature(f"{q['time']}.{q['body']}", q["secret"])
        return {"Stripe-Signature": f"t={q['time']},v1={signature}"}
    return WebhookSignature.verify_header(q["body"], q["headers"]["Stripe-Signature"], q["secret"], 300)


def slack(q):
    from slack_sdk.signature import SignatureVerifier

    verifier = SignatureVerifier(q["secret"])
    if q["ask"] == "sign":
        signature = verifier.generate_signature(timestamp=str(q["time"]), body=q["body"])
        return {"X-Slack-Signature": signature, "X-Slack-Request-Timestamp": str(q["time"])}
    return verifier.is_valid_request(q["body"], q["headers"])


def standard(library, prefix):
    def ask(q):
        webhook = importlib.import_module(f"{library}.webhooks").Webhook(q["secret"])
        if q["ask"] == "sign":
            sent = datetime.fromtimestamp(q["time"], timezone.utc)
            signature = webhook.sign(msg_id="msg_1", timestamp=sent, data=q["body"])
            return {
                f"{prefix}-id": "msg_1",
                f"{prefix}-timestamp": str(q["time"]),
                f"{prefix}-signature": signature,
            }
        webhook.verify(q["body"], q["headers"])
        return True

    return ask


def twilio(q):
    from twilio.request_validator import RequestValidator

    validator = RequestValidator(q["secret"])
    params = dict(parse_qsl(q["body"], keep_blank_values=True))
    if q["ask"] == "sign":
        return {"X-Twilio-Signature": validator.compute_signature(q["url"], params)}
    return validator.validate(q["url"], params, q["headers"]["X-Twilio-Signature"])


def sendgrid(q):
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from sendgrid.helpers.eventwebhook import EventWebhook, EventWebhookHeader

    key = serialization.load_der_private_key(base64.b64decode(q["private"]), None)
    if q["ask"] == "sign":
        signature = key.sign(f"{q['time']}{q['body']}".encode(), ec.ECDSA(hashes.SHA256()))
        return {
            EventWebhookHeader.SIGNATURE: base64.b64encode(signature).decode(),
            EventWebhookHeader.TIMESTAMP: str(q["time"]),
        }
    webhook = EventWebhook(q["secret"])
    return webhook.verify_signature(
        q["body"], q["headers"][EventWebhookHeader.SIGNATURE], q["headers"][EventWebhookHeader.TIMESTAMP]
    )


def discord(q):
    from discord_interactions import verify_key
    from nacl.signing import SigningKey

    if q["ask"] == "sign":
        signed = SigningKey(bytes.fromhex(q["private"])).sign(f"{q['time']}{q['body']}".encode())
        return {"X-Signature-Ed25519": signed.signature.hex(), "X-Signature-Timestamp": str(q["time"])}
    signature, sent = q["headers"]["X-Signature-Ed25519"], q["headers"]["X-Signature-Timestamp"]
    return verify_key(q["body"].encode(), signature, sent, q["secret"])


def hubspot(q):
    from hubspot.utils.signature import Signature

    if q["ask"] == "sign":
        sent = str(q["time"] * 1000)
        signature = Signature.get_signature(q["secret"], q["body"], "v3", q["url"], "POST", sent)
        return {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": sent}
    return Signature.is_valid(
        q["headers"]["X-HubSpot-Signature-v3"],
        q["secret"],
        q["body"],
        q["url"],
        "POST",
        "v3",
        q["headers"]["X-HubSpot-Request-Timestamp"],
    )


def adyen(q):
    """Signs within the body, which is its answer."""
    from Adyen.util import generate_notification_sig

    body = json.loads(q["body"])
    for each in body["notificationItems"]:
        item = each["NotificationRequestItem"]
        item["additionalData"] = {"hmacSignature": generate_notification_sig(item, q["secret"]).decode()}
    return body


def adyen_platform(q):
    from Adyen.util import generate_payload_sig, is_valid_hmac_payload

    if q["ask"] == "sign":
        return {"HmacSignature": generate_payload_sig(q["body"].encode(), q["secret"]).decode()}
    return is_valid_hmac_payload(q["headers"]["HmacSignature"], q["secret"], q["body"].encode())


def box(q):
    from boxsdk.object.webhook import Webhook, _compute_signature

    if q["ask"] == "sign":
        sent = datetime.fromtimestamp(q["time"], timezone.utc).isoformat()
        headers = {
            "box-delivery-timestamp": sent,
            "box-signature-version": "1",
            "box-signature-algorithm": "HmacSHA256",
        }
        headers["box-signature-primary"] = _compute_signature(q["body"].encode(), headers, q["secret"])
        return headers
    headers = {name.lower(): value for name, value in q["headers"].items()}
    headers |= {"box-signature-version": "1", "box-signature-algorithm": "HmacSHA256"}
    return Webhook.validate_message(q["body"].encode(), headers, q["secret"])


def verifies(function):
    """A library that only receives."""

    def ask(q):
        return None if q["ask"] == "sign" else function(q)

    return ask


def square(q):
    from square.utils.webhooks_helper import verify_signature

    return verify_signature(
        request_body=q["body"],
        signature_header=q["headers"]["x-square-hmacsha256-signature"],
        signature_key=q["secret"],
        notification_url=q["url"],
    )


def razorpay(q):
    import razorpay

    client = razorpay.Client(auth=("id", "secret"))
    client.utility.verify_webhook_signature(q["body"], q["headers"]["X-Razorpay-Signature"], q["secret"])
    return True


def paddle(q):
    from paddle_billing.Notifications import Secret, Verifier

    class Request:
        headers = q["headers"]
        body = q["body"].encode()

    return Verifier(300).verify(Request(), Secret(q["secret"]))


def message_signature(algorithm):
    """RFC 9421, by a library of the standard's. It verifies only what has a keyid, which Krokbro does not write."""

    def ask(q):
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
        from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms

        class Keys(HTTPSignatureKeyResolver):
            def resolve_private_key(self, key_id):
                key = base64.b64decode(q["private"])
                if algorithm == "ED25519":
                    return ed25519.Ed25519PrivateKey.from_private_bytes(key)
                return key if algorithm == "HMAC_SHA256" else serialization.load_der_private_key(key, None)

        class Request:
            method = "POST"
            url = q["url"]
            digest = base64.b64encode(hashlib.sha256(q["body"].encode()).digest()).decode()
            headers = {"Content-Digest": f"sha-256=:{digest}:"}

        signer = HTTPMessageSigner(signature_algorithm=getattr(algorithms, algorithm), key_resolver=Keys())
        signer.sign(Request, key_id="a-key", covered_component_ids=("@method", "@target-uri", "content-digest"))
        return Request.headers

    return ask


VENDORS = {
    "adyen": adyen,
    "adyen-platform": adyen_platform,
    "box": box,
    "discord": discord,
    "hubspot": hubspot,
    "paddle": verifies(paddle),
    "razorpay": verifies(razorpay),
    "rfc9421": message_signature("ED25519"),
    "rfc9421-ecdsa": message_signature("ECDSA_P256_SHA256"),
    "rfc9421-hmac": message_signature("HMAC_SHA256"),
    "rfc9421-rsa-pss": message_signature("RSA_PSS_SHA512"),
    "sendgrid": sendgrid,
    "slack": slack,
    "square": verifies(square),
    "standard-webhooks": standard("standardwebhooks", "webhook"),
    "stripe": stripe,
    "svix": standard("svix", "svix"),
    "twilio": twilio,
}


def answer(question):
    try:
        return VENDORS[question["scheme"]](question)
    except Exception as e:  # how most of the libraries say no
        return f"{type(e).__name__}: {e}"


answers, sys.stdout = sys.stdout, sys.stderr  # some of the libraries print
for line in sys.stdin:
    question = json.loads(line)
    question.setdefault("time", int(time.time()))
    print(json.dumps(answer(question)), file=answers, flush=True)
