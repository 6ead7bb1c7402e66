#!/usr/bin/env python3
"""A proxy before an S3 server that makes it slower: later by some milliseconds a request, or busy above a rate.

    farther.py UPSTREAM [--delay MS] [--limit REQUESTS_A_SECOND]

Prints the address that it listens at. Each request reaches the server the delay later; above the limit it is answered
with 503 SlowDown, as MinIO and S3 do, and the server never sees it. When it is stopped, it prints as JSON how many
requests passed and how many were refused, in all and in each second.
"""

import argparse
import asyncio
import collections
import json
import signal
import sys
import urllib.parse

REFUSAL = b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>'
MOST = 1 << 18


class Rate:
    """A token bucket that holds the tokens of a tenth of a second."""

    def __init__(self, limit):
        self.limit = limit
        self.most = max(1.0, limit / 10) if limit else 0
        self.tokens = self.most
        self.at = 0.0

    def takes(self, now):
        if not self.limit:
            return True
        self.tokens = min(self.most, self.tokens + (now - self.at) * self.limit)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Proxy:
    def __init__(self, upstream, delay, limit):
        address = urllib.parse.urlsplit(upstream)
        self.host, self.port = address.hostname, address.port
        self.delay = delay
        self.rate = Rate(limit)
        self.passed = collections.Counter()
        self.refused = collections.Counter()

    async def serve(self, reader, writer):
        try:
            up_reader, up_writer = await asyncio.open_connection(self.host, self.port, limit=MOST)
        except OSError:
            writer.close()
            return
        answers = asyncio.create_task(pipe(up_reader, writer))
        try:
            while await self.request(reader, writer, up_writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            answers.cancel()
            up_writer.close()
            writer.close()

    async def request(self, reader, writer, up_writer):
        """One request; the client sends the next one only after its answer."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return False
        loop = asyncio.get_running_loop()
        passes = self.rate.takes(loop.time())
        (self.passed if passes else self.refused)[int(loop.time())] += 1
        left = length(head)
        if self.delay:
            await asyncio.sleep(self.delay / 1000)
        if passes:
            up_writer.write(head)
        while left:
            chunk = await reader.read(min(left, MOST))
            if not chunk:
                return False
            left -= len(chunk)
            if passes:
                up_writer.write(chunk)
                await up_writer.drain()
        if not passes:
            body = b"" if head.startswith(b"HEAD ") else REFUSAL
            writer.write(
                b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/xml\r\nRetry-After: 1\r\n"
                + b"Content-Length: %d\r\n\r\n" % len(REFUSAL)
                + body
            )
            await writer.drain()
        return True

    def counts(self):
        seconds = range(min(self.passed, default=0), max(self.passed, default=-1) + 1)
        return {
            "passed": sum(self.passed.values()),
            "refused": sum(self.refused.values()),
            "passed_each_second": [self.passed[second] for second in seconds],
        }


async def pipe(reader, writer):
    try:
        while chunk := await reader.read(MOST):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass
    writer.close()


def length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def main():
    parser = argparse.ArgumentParser(prog="farther", description=__doc__.splitlines()[0])
    parser.add_argument("upstream", help="e.g. http://127.0.0.1:9000")
    parser.add_argument("--delay", type=float, default=0, metavar="MS", help="added to each request; default 0")
    parser.add_argument("--limit", type=float, metavar="N", help="requests a second that pass; default: all")
    options = parser.parse_args()
    proxy = Proxy(options.upstream, options.delay, options.limit)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=MOST)
    print("http://127.0.0.1:%d" % server.sockets[0].getsockname()[1], flush=True)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    print(json.dumps(proxy.counts()), flush=True)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
