from django.urls import path

from . import views

urlpatterns = [
    path("api/auth/login/", views.login),
    path("api/auth/refresh/", views.refresh),
    path("api/ocs/", views.collection),
    path("api/ocs/<int:pk>/", views.single),
    path("api/ocs/<int:pk>/accept/", views.accept),
    path("api/ocs/<int:pk>/cancel/", views.cancel),
    path("test/expired/<str:user_id>/", views.expired),
]
