// The vendors' own Node libraries, asked as those of sdk.py are: one JSON question a line, one JSON answer a line.

import { sign, verify } from "@octokit/webhooks-methods";
import { LinearWebhookClient } from "@linear/sdk/webhooks";
import { AwsLambdaReceiver } from "@zoom/rivet/users";
import { signWebhookPayload, verifyWebhookSignature } from "@notionhq/client";
import "@shopify/shopify-api/adapters/node";
import { shopifyApi } from "@shopify/shopify-api";
import Mux from "@mux/mux-node";

console.debug = () => {}; // standard output is for answers

async function github(q) {
  return q.ask === "sign"
    ? { "X-Hub-Signature-256": await sign(q.secret, q.body) }
    : verify(q.secret, q.body, q.headers["X-Hub-Signature-256"]);
}

async function notion(q) {
  const verification = { body: q.body, verificationToken: q.secret };
  return q.ask === "sign"
    ? { "X-Notion-Signature": await signWebhookPayload(verification) }
    : verifyWebhookSignature({ ...verification, signature: q.headers["X-Notion-Signature"] });
}

async function mux(q) {
  const webhooks = new Mux({ tokenId: "id", tokenSecret: "secret" }).webhooks;
  if (q.ask === "sign") {
    return { "Mux-Signature": `t=${q.time},v1=${await webhooks.computeSignature(`${q.time}.${q.body}`, q.secret)}` };
  }
  await webhooks.verifySignature(q.body, q.headers, q.secret);
  return true;
}

function linear(q) {
  return new LinearWebhookClient(q.secret).verify(Buffer.from(q.body), q.headers["Linear-Signature"]);
}

async function zoom(q) {
  const receive = new AwsLambdaReceiver({ webhooksSecretToken: q.secret }).start();
  const answer = await receive({ headers: q.headers, body: q.body, isBase64Encoded: false }, {});
  return answer.statusCode === 200 || answer.body;
}

async function shopify(q) {
  const shop = shopifyApi({
    apiKey: "key",
    apiSecretKey: q.secret,
    apiVersion: "2026-01",
    hostName: "krokbro.example",
    isEmbeddedApp: false,
    logger: { log: async () => {} },
  });
  const headers = {
    "X-Shopify-Shop-Domain": "shop.myshopify.com",
    "X-Shopify-API-Version": "2026-01",
    "X-Shopify-Topic": "orders/create",
    ...q.headers,
  };
  const verdict = await shop.webhooks.validate({ rawBody: q.body, rawRequest: { method: "POST", url: "/", headers } });
  return verdict.valid || verdict.reason;
}

const VENDORS = { github, linear, mux, notion, shopify, zoom };

async function answer(question) {
  try {
    return await VENDORS[question.scheme](question);
  } catch (e) {
    return `${e.name}: ${e.message}`; // how most of the libraries say no
  }
}

// not by readline, which ends lines at U+2028, too
let rest = "";
for await (const chunk of process.stdin.setEncoding("utf8")) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
}
