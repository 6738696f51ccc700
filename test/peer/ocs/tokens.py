"""JWT with HS256, and the people it speaks of."""

import base64
import hashlib
import hmac
import json
import secrets
import time

from django.conf import settings

USERS = {
    "ris1": {"id": "ris1", "password": "pass-1", "role": "RIS"},
    "ris2": {"id": "ris2", "password": "pass-2", "role": "RIS"},
    "lis1": {"id": "lis1", "password": "pass-3", "role": "LIS"},
    "doctor1": {"id": "doctor1", "password": "pass-4", "role": "DOCTOR"},
}


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signature(body):
    return encode(hmac.new(settings.SECRET_KEY.encode(), body.encode(), hashlib.sha256).digest())


def issue(user_id, token_type, life):
    header = encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    now = int(time.time())
    claims = {"token_type": token_type, "exp": int(now + life), "iat": now, "jti": secrets.token_hex(8)}
    body = header + "." + encode(json.dumps({**claims, "user_id": user_id}).encode())
    return body + "." + signature(body)


def user_of(token, token_type="access"):
    """The user of a token that is ours and lives, or None."""
    try:
        body, given = token.rsplit(".", 1)
        if not hmac.compare_digest(signature(body), given):
            return None
        claims = json.loads(decode(body.split(".")[1]))
    except (ValueError, IndexError, UnicodeError):
        return None
    if claims["token_type"] != token_type or claims["exp"] <= time.time():
        return None
    return USERS.get(claims["user_id"])
