"""Runs sqlmap over the operations of the API; called by scripts/sqlmap-test, which prepares everything."""
import argparse
import http.server
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

PATIENCE = 1800
CHAT = "/api/v1/chat/conversations"
# Their answers follow from the words of the question, which sqlmap takes for a condition that holds or does not.
BY_THE_WORDS = ["askQuestion"]
LISTS = {"conversations": "conversations", "documents": "documents", "collections": "collections", "people": "people", "webhooks": "webhooks",
         "drafts": "queue?part=all", "questions": "ask/questions"}


class Hole(http.server.BaseHTTPRequestHandler):
    """The positive control: what comes as id goes into the statement."""

    def do_GET(self):
        given = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("id", ["1"])[0]
        database = sqlite3.connect(":memory:")
        database.executescript("CREATE TABLE page (id INTEGER, words TEXT); INSERT INTO page VALUES (1, 'first'), (2, 'second');")
        try:
            words = str(database.execute(f"SELECT words FROM page WHERE id = {given}").fetchall())
        except sqlite3.Error:
            words = "nothing"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"<html><body>{words}</body></html>".encode())

    def log_message(self, *_):
        pass


class Api:
    def __init__(self, address, email, password):
        self.address, self.email, self.password = address, email, password

    def call(self, method, path, body=None, token=None):
        request = urllib.request.Request(urllib.parse.urljoin(self.address, path), method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def token(self):
        return self.call("POST", "/api/v1/auth/token", {"grant_type": "password", "username": self.email, "password": self.password, "client": "sqlmap"})["access_token"]


def first_id(value):
    """The first id in what a list answered."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in ("id", "conversationId", "draftId") and isinstance(inner, str):
                return inner
            found = first_id(inner)
            if found:
                return found
    if isinstance(value, list):
        for inner in value:
            found = first_id(inner)
            if found:
                return found
    return None


def example_of(schema, document):
    """A body that fits a schema, for operations without an example."""
    if "$ref" in schema:
        return example_of(document["components"]["schemas"][schema["$ref"].split("/")[-1]], document)
    kind = schema.get("type", "string")
    kind = next((one for one in kind if one != "null"), "string") if isinstance(kind, list) else kind
    if kind == "object":
        return {name: example_of(inner, document) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [example_of(schema.get("items", {}), document)]
    return {"integer": 1, "number": 1, "boolean": False}.get(kind, (schema.get("enum") or ["words"])[0])


def sqlmap(work, name, arguments, level):
    """What sqlmap says about one address: findings, parameters, requests, and the statuses that it met."""
    traffic = os.path.join(work, "traffic")
    command = ["sqlmap", *arguments, "--batch", "--level", str(level), "--risk", "1", "--flush-session", "--disable-coloring", "--threads", "4",
               "--ignore-code", "*", "--skip-waf", "-t", traffic, "--output-dir", os.path.join(work, "sqlmap")]
    run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL, check=False)
    text = run.stdout + run.stderr
    requests, statuses = 0, {}
    if os.path.exists(traffic):
        with open(traffic, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                requests += line.startswith("HTTP request [#")
                met = re.match(r"HTTP response \[#\d+\] \((\d+)", line)
                if met:
                    statuses[met[1]] = statuses.get(met[1], 0) + 1
        os.remove(traffic)
    parameters = set(re.findall(r"(?:testing if|heuristic \(basic\) test shows that|testing for SQL injection on) ((?:\(custom\) )?\S+ parameter '[^']*')", text))
    found = re.findall(r"^Parameter: (.*)$", text, re.MULTILINE) if "identified the following injection point" in text else []
    answered = bool(found) or "do not appear to be injectable" in text
    return {"name": name, "found": found, "parameters": parameters, "requests": requests, "statuses": statuses, "answered": answered, "text": text}


def targets(api, document, only):
    """(name, arguments, token) for each operation that takes something; the token of a conversation where a customer acts."""
    token, ids = api.token(), {}
    started = api.call("POST", CHAT, {"message": "What is the excess for water damage?"})
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            name, method = operation["operationId"], method.upper()
            if path.startswith("/api/v1/auth") or (only and not any(part in name for part in only.split(","))):
                continue
            json_body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            queries = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
            if method != "GET" and not json_body:
                continue
            parts = []
            for before, part in zip([""] + path.split("/"), path.split("/")):
                if part.startswith("{") and path.startswith(CHAT):
                    # With another id the token would open nothing, and no statement would come after that.
                    part = started["conversationId"]
                elif part.startswith("{"):
                    if before not in ids:
                        try:
                            ids[before] = first_id(api.call("GET", "/api/v1/" + LISTS.get(before, before), token=token))
                        except urllib.error.HTTPError:
                            ids[before] = None
                    part = (ids[before] or "0197c4d0-1111-7222-8333-944444444444") + "*"
                parts.append(part)
            marked = "/".join(parts)
            if method == "GET" and not queries and "*" not in marked:
                continue
            values = {"limit": "5", "cursor": "abc", "state": "open", "part": "all"}
            query = "&".join(f"{one}={values.get(one, 'a')}{'*' if '*' in marked else ''}" for one in queries)
            arguments = ["-u", api.address + marked + ("?" + query if query else ""), "--dbms", "PostgreSQL", "--method", method]
            if json_body:
                body = json_body.get("example") or example_of(json_body["schema"], document)
                # Where the address is marked, sqlmap looks at marks only: the texts of the body need their own.
                text = json.dumps(body)
                arguments += ["--data", re.sub(r'(: "[^"*]*)"', r'\1*"', text) if "*" in marked else text, "--headers", "Content-Type: application/json"]
            if name in BY_THE_WORDS:
                arguments += ["--technique", "EUSTQ"]
            yield name, arguments, started["token"] if "{" in path and path.startswith(CHAT) else None


def main():
    parser = argparse.ArgumentParser()
    for option in ("--address", "--email", "--password", "--level", "--only", "--work"):
        parser.add_argument(option, default="")
    options = parser.parse_args()
    started = time.monotonic()

    control = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hole)
    threading.Thread(target=control.serve_forever, daemon=True).start()
    proof = sqlmap(options.work, "control", ["-u", f"http://127.0.0.1:{control.server_port}/?id=1"], 1)
    control.shutdown()
    if not proof["found"]:
        sys.exit("sqlmap did not find the hole that was made for it, so it would find none:\n" + proof["text"][-2000:])
    print(f"control: the planted hole is found ({proof['requests']} requests)", flush=True)

    api = Api(options.address, options.email, options.password)
    document = api.call("GET", "/openapi/v1.json")
    requests, parameters, findings, troubles = 0, 0, [], []
    for name, arguments, token in targets(api, document, options.only):
        # A token lives for ten minutes: each operation gets its own.
        looked = sqlmap(options.work, name, [*arguments, "-H", f"Authorization: Bearer {token or api.token()}"], options.level)
        requests, parameters = requests + looked["requests"], parameters + len(looked["parameters"])
        findings += [f"{name}: {found}" for found in looked["found"]]
        refused = sum(looked["statuses"].get(status, 0) for status in ("401", "403", "429"))
        broken = sum(count for status, count in looked["statuses"].items() if status.startswith("5"))
        if not looked["answered"] or refused or broken:
            troubles.append(f"{name}: {'' if looked['answered'] else 'not tried to the end, '}{refused} refused, {broken} broken ({looked['statuses']})")
            if not looked["answered"]:
                print(looked["text"][-600:], flush=True)
        print(f"{name}: {looked['requests']} requests, {len(looked['parameters'])} parameters, {len(looked['found'])} findings {looked['statuses']}", flush=True)

    for line in findings + troubles:
        print("!", line)
    print(f"{time.monotonic() - started:.0f} s")
    print(f"{requests} requests, {parameters} parameters, {len(findings)} findings")
    sys.exit(1 if findings or troubles or not requests else 0)


if __name__ == "__main__":
    main()
