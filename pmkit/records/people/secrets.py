"""Secrets in text: keys, tokens and passwords by their shape, cut out before anything is exported.

Two readers look: the rules here, which know what people paste into chats, and the patterns of detect-secrets (without
its entropy rules, which take every id of a log for a secret).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

_VALUE: Final = r"[\"']?(?P<secret>[^\s\"',;&<>\]\[]{4,200})"
_NAMES: Final = (
    r"(?:pass(?:word|wd|phrase)?|pwd|pw|secret(?:[_-]?key)?|client[_-]?secret|api[_-]?key|apikey|auth[_-]?token|"
    r"access[_-]?(?:token|key)|private[_-]?key|(?:routing|integration|service)[_-]?key|token|session[_-]?(?:key|token)|"
    r"account[_-]?key|dd[_-]?(?:api|app)[_-]?key|credentials?|contraseña|passwort|kennwort|mot de passe)"
)
RULES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("private key", r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,8000}?"
         r"(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|\Z)"),
        ("password in a link", r"(?<=://)[^\s/:@\"'<>]{1,100}:(?P<secret>[^\s/@\"'<>]{1,200})(?=@)"),
        ("AWS key", r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b"),
        ("AWS secret", r"(?i)\baws.{0,20}?(?:secret|key).{0,20}?(?P<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])"),
        ("GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255})"),
        ("GitLab token", r"\bgl(?:pat|dt|rt|soat|cbt|ptt)-[A-Za-z0-9_-]{16,}"),
        ("Slack token", r"\b(?:xox[a-z]|xapp)-[A-Za-z0-9-]{8,}"),
        ("webhook", r"https://hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_+-]{8,}"),
        ("webhook", r"https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d+/[\w-]+"),
        ("webhook", r"https://[\w.-]+\.webhook\.office\.com/[^\s\"'<>]+"),
        ("Google key", r"\bAIza[0-9A-Za-z_-]{35}"),
        ("Google token", r"\bya29\.[0-9A-Za-z_-]{20,}"),
        ("Stripe key", r"\b[rsp]k_(?:live|test)_[0-9A-Za-z]{10,}"),
        ("API key", r"\bsk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{16,}"),
        ("npm token", r"\bnpm_[A-Za-z0-9]{30,}"),
        ("PyPI token", r"\bpypi-[A-Za-z0-9_-]{16,}"),
        ("SendGrid key", r"\bSG\.[\w-]{16,32}\.[\w-]{16,64}"),
        ("Twilio key", r"\b(?:AC|SK)[0-9a-f]{32}\b"),
        ("Vault token", r"\bhv[sbr]\.[A-Za-z0-9_-]{20,}"),
        ("DigitalOcean token", r"\bdo[opr]_v1_[0-9a-f]{40,}"),
        ("Shopify token", r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
        ("Telegram token", r"\b\d{8,10}:[0-9A-Za-z_-]{35}\b"),
        ("Mailgun key", r"\bkey-[0-9a-f]{32}\b"),
        ("Grafana token", r"\b(?:glsa|glc)_[A-Za-z0-9_+/=]{20,}"),
        ("JSON web token", r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?"),
        ("authorization", r"(?i)\b(?:bearer|basic|token token=|genie[- ]?key)[ :=]\s?[\"']?"
         r"(?P<secret>[A-Za-z0-9+/_.~-]{8,}={0,2})"),
        ("PagerDuty token", r"(?i)\bu\+[A-Za-z0-9_+-]{18}\b"),
        # "PWD=/root" is where a command ran.
        ("password", rf"(?i)(?<![A-Za-z])(?!pwd=[/~]){_NAMES}[\"']?\s{{0,3}}(?:[:=]|=>|:=)\s{{0,3}}{_VALUE}"),
        ("password", r"(?i)\b(?:password|passphrase|pw|api key|token|secret)\s(?:is|was|to|ist|lautet)\s(?:now\s)?"
         r"[\"'`]?(?P<secret>(?=[^\s\"'`]*[\d!@#$%^&*_=+-])[^\s\"'`,]{5,200})"),
    )
)  # fmt: skip
"""Kind of secret to its shape; the group ``secret`` where only a part of the match is one."""

_HINT: Final = re.compile(
    r"(?i)key|tok|pass|pw|secret|bearer|basic|cred|://|akia|asia|abia|acca|gh[pousr]_|github_|gl\w{2,4}-|xox|xapp|aiza|"
    r"ya29|[rsp]k_|sk-|npm_|pypi-|sg\.|\b(?:ac|sk)[0-9a-f]{8}|hv[sbr]\.|do[opr]_|shp|\d{8}:|gl\w+_|eyj|u\+|contras|kenn|"
    r"mot de|begin|webhook|\w{20}"
)
_PLAIN: Final = frozenset(
    "none null true false redacted required missing invalid wrong expired incorrect changed reset rotated empty unset "
    "string hidden masked xxxx xxxxx ****".split()
)
_PLUGINS: Final = (
    "artifactory", "aws", "azure_storage_key", "cloudant", "discord", "github_token", "gitlab_token", "ibm_cloud_iam",
    "ibm_cos_hmac", "jwt", "mailchimp", "npm", "openai", "private_key", "pypi_token", "sendgrid", "slack", "softlayer",
    "square_oauth", "stripe", "telegram_token", "twilio",
)  # fmt: skip


def cut_secrets(text: str) -> tuple[str, list[str]]:
    """Return a text without its secrets, and the kind of each that was cut out."""
    if not _HINT.search(text):
        return text, []
    found: list[str] = []
    for name, pattern in RULES:
        text = pattern.sub(lambda match, name=name: _cut(match, name, found), text)  # type: ignore[misc]
    for name, secret in _more(text):
        if secret in text:
            text = text.replace(secret, f"[{name}]")
            found.append(name)
    return text, found


def _cut(match: re.Match[str], name: str, found: list[str]) -> str:
    whole = match.group()
    if "secret" not in match.re.groupindex or match["secret"] is None:
        found.append(name)
        return f"[{name}]"
    secret = match["secret"]
    if secret.casefold().strip("*.<>[](){}") in _PLAIN or secret.startswith(("[", "<", "$", "{")):
        return whole
    found.append(name)
    begin, end = match.start("secret") - match.start(), match.end("secret") - match.start()
    return f"{whole[:begin]}[{name}]{whole[end:]}"


def _more(text: str) -> list[tuple[str, str]]:
    """Return what the patterns of detect-secrets find: kind and secret."""
    return [
        (str(plugin.secret_type).lower(), value)
        for plugin in _plugins()
        for line in text.splitlines()
        for value in map(str, plugin.analyze_string(line))
        if len(value) >= 8 and not value.startswith("[") and not value.isspace()
    ]


@cache
def _plugins() -> tuple[Any, ...]:
    """Return the detectors of detect-secrets that go by a pattern."""
    from importlib import import_module  # only once something looks like a secret

    from detect_secrets.plugins.base import RegexBasedDetector

    made = []
    for name in _PLUGINS:
        try:
            module = import_module(f"detect_secrets.plugins.{name}")
        except ImportError:  # a release that lacks one of them
            continue
        made += [
            each()
            for each in vars(module).values()
            if isinstance(each, type) and issubclass(each, RegexBasedDetector) and each.__module__ == module.__name__
        ]
    return tuple(made)
