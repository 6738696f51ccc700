"""A room chat server on python-socketio, written from the document alone: what a back end in Python would be.

Started with the place of the token (`auth` or `query`). Prints its port, then serves until it is killed.
"""

import json
import sys
import time
import urllib.parse

import socketio
from aiohttp import web

PLACE = sys.argv[1] if len(sys.argv) > 1 else "auth"
USERS = {"token-1": "desk", "token-2": "kim"}
ROOM = {"id": "all", "name": "전체", "users": ["desk", "kim"]}

sio = socketio.AsyncServer(async_mode="aiohttp", ping_interval=25, ping_timeout=20)
app = web.Application()
sio.attach(app)
known = {}


def now():
    return int(time.time())


@sio.event
async def connect(sid, environ, auth=None):
    if PLACE == "auth":
        token = (auth or {}).get("token")
    else:
        token = urllib.parse.parse_qs(environ["QUERY_STRING"]).get("token", [None])[0]
    if token not in USERS:
        raise socketio.exceptions.ConnectionRefusedError("unknown token")
    known[sid] = USERS[token]
    sio.start_background_task(sio.emit, "welcome", {"at": now()}, to=sid)


@sio.event
async def join(sid, data):
    sio.enter_room(sid, data["room"])
    await sio.emit("sub", {"room": ROOM}, to=sid)


@sio.event
async def leave(sid, data):
    sio.leave_room(sid, data["room"])
    await sio.emit("unsub", {"room": data["room"]}, to=sid)


@sio.event
async def send(sid, data):
    at = now()
    await sio.emit("sent", {"room": data["room"], "key": data["key"], "at": at}, to=sid)
    message = dict(data, msg="m-" + data["key"], at=at, unread=1)
    message["from"] = known[sid]
    # To everybody, the sender included: servers differ.
    await sio.emit("msg", message)


@sio.event
async def status(sid, data):
    change = {"room": data["room"], "user": known[sid], "status": data["status"]}
    await sio.emit("changed", change, room=data["room"])


@sio.event
async def read(sid, data):
    await sio.emit("seen", {"room": data["room"], "from": known[sid], "at": data["at"]}, room=data["room"])


@sio.event
async def ack(sid, data):
    await sio.emit("err", "acked " + json.dumps(data["msgs"]), to=sid)


@sio.event
async def hb(sid, data=None):
    pass


@sio.event
async def echo(sid, data):
    await sio.emit("echoed", {"at": now()}, to=sid)


@sio.event
async def close(sid, data=None):
    await sio.disconnect(sid)


async def start():
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)


if __name__ == "__main__":
    import asyncio

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(start())
    loop.run_forever()
