"""REST, as far as the document names it, and what people of the system do on their own screens."""

import json
from functools import wraps

from django.conf import settings
from django.core.paginator import Paginator
from django.http import JsonResponse

from . import orders
from .tokens import USERS, issue, user_of


def detail(status, text):
    return JsonResponse({"detail": text}, status=status)


def signed_in(view):
    @wraps(view)
    async def checked(request, *args, **kwargs):
        word, _, token = request.headers.get("authorization", "").partition(" ")
        user = user_of(token) if word == "Bearer" else None
        if user is None:
            return detail(401, "Given token not valid for any token type")
        return await view(request, user, *args, **kwargs)

    return checked


def by_pk(view):
    @wraps(view)
    async def found(request, user, pk):
        order = orders.ORDERS.get(pk)
        return detail(404, "Not found.") if order is None else await view(request, user, order)

    return found


async def login(request):
    body = json.loads(request.body)
    user = USERS.get(body.get("login_id"))
    if user is None or user["password"] != body.get("password"):
        return detail(401, "No active account found with the given credentials")
    access = issue(user["id"], "access", settings.ACCESS_LIFE)
    refresh = issue(user["id"], "refresh", settings.REFRESH_LIFE)
    return JsonResponse({"tokens": {"access": access, "refresh": refresh}, "user": user["id"]})


async def refresh(request):
    user = user_of(json.loads(request.body).get("refresh", ""), "refresh")
    if user is None:
        return detail(401, "Token is invalid or expired")
    return JsonResponse({"access": issue(user["id"], "access", settings.ACCESS_LIFE)})


async def expired(request, user_id):
    """A token as it is half an hour later."""
    return JsonResponse({"access": issue(user_id, "access", -1)})


@signed_in
async def collection(request, user):
    if request.method == "POST":
        body = json.loads(request.body)
        order = await orders.create(body["job_role"], body["job_type"], body["patient"], body["doctor"])
        return JsonResponse(order, status=201)
    # No page is longer than this, so that a list of a test has several.
    size = min(int(request.GET.get("page_size", 20)), 2)
    newest = sorted(orders.ORDERS.values(), key=lambda order: -order["id"])
    pages = Paginator(newest, size)
    number = int(request.GET.get("page", 1))
    if number > pages.num_pages:
        return detail(404, "Invalid page.")
    page = pages.page(number)
    following = request.build_absolute_uri("?page=%d" % (number + 1)) if page.has_next() else None
    return JsonResponse({"count": len(newest), "next": following, "results": list(page)})


@signed_in
@by_pk
async def single(request, user, order):
    return JsonResponse(order)


@signed_in
@by_pk
async def accept(request, user, order):
    if request.method != "POST":
        return detail(405, 'Method "%s" not allowed.' % request.method)
    if not await orders.accept(order, user):
        return detail(400, "already accepted")
    return JsonResponse({"message": "accepted", "ocs_id": order["ocs_id"]})


@signed_in
@by_pk
async def cancel(request, user, order):
    await orders.cancel(order, user, json.loads(request.body)["reason"])
    return JsonResponse(order)
