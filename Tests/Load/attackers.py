"""The attackers of hostile.py, each a process of its own, until it is ended. They count what they tried."""

import asyncio
import logging
import os
import random
import resource
import ssl
import time

from signing import Signer, forged


def attacker(body):
    def run(port, authority, count, *rest):
        # That the node ends connections is what is measured, not an error.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
        try:
            asyncio.run(body(port, authority, count, *rest))
        except KeyboardInterrupt:
            pass
    return run


def tls(authority):
    context = ssl.create_default_context(cafile=authority)
    context.set_alpn_protocols(["http/1.1"])
    return context


async def connect(port, source, context=None):
    return await asyncio.wait_for(asyncio.open_connection(
        "127.0.0.1", port, ssl=context, server_hostname="localhost" if context else None, local_addr=(source, 0)), 20)


def tried(count):
    with count.get_lock():
        count.value += 1


@attacker
async def garbage(port, authority, count):
    async def one(number):
        while True:
            try:
                reader, writer = await connect(port, f"127.0.10.{number % 250 + 1}")
                tried(count)
                writer.write(os.urandom(random.randint(1, 4096)))
                await asyncio.wait_for(reader.read(), 5)
                writer.close()
            except (OSError, asyncio.TimeoutError):
                pass
            await asyncio.sleep(0.1)
    await asyncio.gather(*(one(number) for number in range(50)))


@attacker
async def connections(port, authority, count, most):
    held = []
    for number in range(most):
        try:
            held.append(await connect(port, f"127.0.{20 + number // 250 % 200}.{number % 250 + 1}"))
            tried(count)
        except (OSError, asyncio.TimeoutError):
            await asyncio.sleep(0.05)
        if number % 50 == 0:
            await asyncio.sleep(0.01)
    await asyncio.sleep(3600)


@attacker
async def slow(port, authority, count):
    context = tls(authority)

    async def one(number):
        while True:
            try:
                _, writer = await connect(port, f"127.0.11.{number % 10 + 1}", context)
                tried(count)
                for byte in "POST /documents HTTP/1.1\r\nHost: localhost\r\nX: " + "a" * 3600:
                    writer.write(byte.encode())
                    await writer.drain()
                    await asyncio.sleep(0.5)
            except (OSError, asyncio.TimeoutError):
                await asyncio.sleep(0.5)
    await asyncio.gather(*(one(number) for number in range(200)))


@attacker
async def bodies(port, authority, count):
    context = tls(authority)
    head = "POST /documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jose\r\n"
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"

    async def one(number):
        while True:
            try:
                _, writer = await connect(port, f"127.0.12.{number + 1}", context)
                tried(count)
                if number % 2:
                    writer.write((head + "Content-Length: 10737418240\r\n\r\n").encode())
                else:
                    writer.write((head + "Transfer-Encoding: chunked\r\n\r\n").encode())
                for _ in range(163840):
                    writer.write(chunk)
                    await writer.drain()
            except (OSError, asyncio.TimeoutError):
                pass
            await asyncio.sleep(0.2)
    await asyncio.gather(*(one(number) for number in range(4)))


async def at_a_rate(port, authority, count, source, rate, message):
    """Sends a message of twenty connections, so many times a second, and reads what is answered."""
    context = tls(authority)
    lines = 20

    async def one():
        reader = writer = None
        while True:
            begun = time.monotonic()
            try:
                if writer is None:
                    reader, writer = await connect(port, source, context)
                writer.write(message())
                tried(count)
                head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)).lower()
                length = int(head.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in head else 0
                await reader.readexactly(length)
                if b"connection: close" in head:
                    writer.close()
                    writer = None
            except (OSError, EOFError, asyncio.TimeoutError, asyncio.LimitOverrunError):
                tried(count)
                writer = None
            await asyncio.sleep(max(0, lines / rate - (time.monotonic() - begun)))
    await asyncio.gather(*(one() for _ in range(lines)))


@attacker
async def signatures(port, authority, count, entity, key_id, url, source, rate):
    """Requests under a signature that nobody made."""
    signer = Signer(entity, key_id, None)

    def message():
        fields = "".join(f"{name}: {value}\r\n" for name, value in signer.fields(url, "/relation").items())
        return f"GET /relation HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n".encode()
    await at_a_rate(port, authority, count, source, rate, message)


@attacker
async def documents(port, authority, count, entity, key_id, url, key, source, rate):
    """Sealed documents under a signature that nobody made: each costs the node a decryption before it can say so."""
    made = [forged(entity, key_id, url, key) for _ in range(64)]

    def message():
        body = random.choice(made)
        return (f"POST /documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jose\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}").encode()
    await at_a_rate(port, authority, count, source, rate, message)
