import json
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer

from .tokens import user_of


class TokenMiddleware:
    """Turns `?token=` into a user, None where it is no good."""

    def __init__(self, inner):
        self.inner = inner

    async def __call__(self, scope, receive, send):
        query = parse_qs(scope["query_string"].decode())
        scope = {**scope, "user": user_of(query.get("token", [""])[0])}
        return await self.inner(scope, receive, send)


def groups_of(user):
    role = user["role"]
    groups = ["ocs_user_" + user["id"]]
    if role in ("SYSTEMMANAGER", "ADMIN"):
        groups += ["ocs_all", "ocs_ris", "ocs_lis"]
    elif role in ("RIS", "LIS"):
        groups += ["ocs_" + role.lower()]
    elif role == "DOCTOR":
        groups += ["ocs_doctor_" + user["id"]]
    elif role == "NURSE":
        groups += ["ocs_all"]
    return groups


class OCSConsumer(AsyncWebsocketConsumer):
    joined = ()

    async def connect(self):
        user = self.scope["user"]
        if user is None:
            await self.close()
            return
        self.joined = groups_of(user)
        for group in self.joined:
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        for group in self.joined:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        try:
            data = json.loads(text_data)
        except (TypeError, ValueError):
            return
        if data.get("type") == "ping":
            await self.send(text_data=json.dumps({"type": "pong"}))

    async def ocs_status_changed(self, event):
        await self.tell("OCS_STATUS_CHANGED", event)

    async def ocs_created(self, event):
        await self.tell("OCS_CREATED", event)

    async def ocs_cancelled(self, event):
        await self.tell("OCS_CANCELLED", event)

    async def tell(self, name, event):
        await self.send(text_data=json.dumps({**event, "type": name}))
