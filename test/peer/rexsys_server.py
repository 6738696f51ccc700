"""A Rexsys server as its vendor builds them: Python Socket.IO, written from the document alone (wire-facts 3).

It knows nothing of the drill's server. `connect` is really emitted as an event of its own, the certificate comes
as form field or as bare text, and `data` of the HTTP way is text. Prints its port, and a line for every event;
ends with its standard input.
"""

import asyncio
import base64
import json
import sys
import time
from urllib.parse import unquote

import socketio
from aiohttp import web

NAMESPACE = "/io/demo/client"
KEYS = {"pk-3f61-secret": "console"}

# The engine says something every second, and waits long for an answer: machines that test are busy.
server = socketio.AsyncServer(async_mode="aiohttp", ping_interval=1, ping_timeout=9)
tokens = {}
clients = {}


def say(*words):
    print(json.dumps(words), flush=True)


def decode(text):
    return json.loads(unquote(base64.b64decode(text).decode()))


def envelope(result):
    about = {"namespace": "ide", "status": "success", "timestamp": int(time.time()), "version": "2.0"}
    return web.json_response({"rexsys": {"result": result, "server": about}})


async def certificate(request):
    form = await request.post()
    payload = decode(form["EncodeData"] if "EncodeData" in form else await request.text())
    client = KEYS.get(payload["productkey"])
    if client is None or payload["project"] != "demo":
        return envelope({"token": None})
    token = "token-%d" % (len(tokens) + 1)
    tokens[token] = client
    return envelope(
        {
            "clientid": client,
            "clients": "3",
            "config": {"io": {"client": NAMESPACE, "user": "/io/demo/user"}},
            "expire": {"datetime": "2099-12-31 23:59:59", "timestamp": 4102412399},
            "namespace": "ide",
            "productkey": payload["productkey"],
            "project": "demo",
            "token": token,
        }
    )


async def deliver(receiver, command, data):
    sid = clients.get(receiver)
    if sid is None:
        return False
    await server.emit("touid", {"command": command, "data": data}, to=sid, namespace=NAMESPACE)
    return True


async def send(request):
    form = await request.post()
    payload = decode(form["EncodeData"] if "EncodeData" in form else await request.text())
    if payload["token"] not in tokens:
        return envelope({"result": "fail", "message": "invalid token"})
    data = json.loads(payload["data"])
    say("sent", payload["receiver"], payload["command"], data)
    await answer(payload["sender"], payload["receiver"], payload["command"], data)
    return envelope({"result": "success"})


async def answer(sender, receiver, command, data):
    """The devices of this server: whatever they are told, they do, and say so."""
    if not await deliver(receiver, command, data):
        await deliver(sender, "answer", {"request": data.get("request"), "client": receiver, "ok": True})


@server.on("connect", namespace=NAMESPACE)
async def connected(sid, _environ):
    say("connected", sid)
    await server.emit("connect", {"sid": sid}, to=sid, namespace=NAMESPACE)


@server.on("login", namespace=NAMESPACE)
async def log_in(sid, login):
    say("login", login["uid"], login["sid"] == sid)
    if tokens.get(login["token"]) != login["uid"] or login["sid"] != sid:
        return await server.emit("login", {"result": "fail"}, to=sid, namespace=NAMESPACE)
    clients[login["uid"]] = sid
    await server.emit("login", {"result": "success", "uid": login["uid"]}, to=sid, namespace=NAMESPACE)
    await deliver(login["uid"], "notice", {"text": "환영합니다"})


@server.on("request", namespace=NAMESPACE)
async def requested(_sid, order):
    say("request", order["receiver"], order["command"])
    await answer(order["sender"], order["receiver"], order["command"], order["data"])


@server.on("disconnect", namespace=NAMESPACE)
async def disconnected(sid):
    say("disconnected", sid)


async def main():
    app = web.Application()
    server.attach(app)
    app.router.add_post("/api/rexsys/cgi/certificate/productkey", certificate)
    app.router.add_post("/api/ide/io/send", send)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    say("listening", runner.addresses[0][1])
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


asyncio.run(main())
