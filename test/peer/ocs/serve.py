"""Runs the project under daphne on a free port of 127.0.0.1, prints the port, and ends with its standard input."""

import os
import sys
import threading

# Before anything that imports Twisted: it decides which reactor there is.
from daphne.server import Server

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.urls import path
from twisted.internet import reactor

os.environ["DJANGO_SETTINGS_MODULE"] = "ocs.settings"
django.setup()

from ocs.consumer import OCSConsumer, TokenMiddleware  # noqa: E402

sockets = TokenMiddleware(URLRouter([path("ws/ocs/", OCSConsumer.as_asgi())]))
application = ProtocolTypeRouter(
    {"http": get_asgi_application(), "websocket": AllowedHostsOriginValidator(sockets)}
)
server = Server(
    application,
    endpoints=["tcp:port=0:interface=127.0.0.1"],
    signal_handlers=False,
    ready_callable=lambda: print(server.listening_addresses[0][1], flush=True),
)


def end_with_input():
    sys.stdin.read()
    reactor.callFromThread(server.stop)


reactor.callWhenRunning(threading.Thread(target=end_with_input, daemon=True).start)
server.run()
