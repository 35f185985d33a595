"""What a simple consumer does, with today's pika: prints so many messages of a queue, and acks each when it has.

konsument_simpel.py HOST PORT VHOST USER PASSWORD QUEUE COUNT
"""
import sys

import pika

host, port, vhost, user, password, queue, count = sys.argv[1:]
connection = pika.BlockingConnection(
    pika.ConnectionParameters(host, int(port), vhost, pika.PlainCredentials(user, password)))
channel = connection.channel()
channel.basic_qos(prefetch_count=1)
left = int(count)
for method, properties, body in channel.consume(queue, inactivity_timeout=15):
    if method is None:
        sys.exit("nothing came for 15 s")
    print(method.routing_key, properties.content_type, body.decode(), flush=True)
    channel.basic_ack(method.delivery_tag)
    left -= 1
    if left == 0:
        break
channel.cancel()
connection.close()
