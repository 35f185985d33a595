"""What a simple publisher does, with today's pika: one text to an exchange, mandatory, confirmed.

publisering_simpel.py HOST PORT VHOST USER PASSWORD TEXT
"""
import sys

import pika

host, port, vhost, user, password, text = sys.argv[1:]
connection = pika.BlockingConnection(
    pika.ConnectionParameters(host, int(port), vhost, pika.PlainCredentials(user, password)))
channel = connection.channel()
channel.confirm_delivery()
channel.basic_publish(
    exchange="amqp_exchange",
    routing_key="system.event.message.add",
    body=text.encode(),
    properties=pika.BasicProperties(content_type="text/plain", delivery_mode=2),
    mandatory=True)  # pika raises when no queue wants it
connection.close()
print("confirmed")
