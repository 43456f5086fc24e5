"""Passes TCP connections on to a port of this machine, and kills them when it is told to.

    killing_proxy.py LISTEN TARGET [--kill-after BYTES[,BYTES…]]

With --leaves PORT it also carries what leaves the node: an HTTP proxy (CONNECT, RFC 9110 section 9.3.6), for the node's
outbound.proxy. Then the lines `cut` and `heal` on its standard input part the node from the others, and let it back.

With --kill-after the connection over which the stream of all bytes that came back passes one of the given marks is broken there,
in the middle of whatever it carries. Each mark counts once. What happened is printed, a line for each kill.
Ends with its standard input, so that no test leaves one behind.
"""

import argparse
import os
import socket
import struct
import sys
import threading


class Proxy:
    def __init__(self, listen, target, marks):
        self.target = target
        self.marks = sorted(marks)
        self.passed = 0
        self.kills = 0
        self.open = set()
        self.is_cut = False
        self.lock = threading.Lock()
        self.serve(listen, lambda client: self.target)

    def serve(self, port, target_of):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(256)

        def accept():
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self.carry, args=(client, target_of), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()

    def leave(self, client):
        """Reads where a CONNECT goes, and answers it."""
        head = b""
        while not head.endswith(b"\r\n\r\n") and len(head) < 4096:
            byte = client.recv(1)
            if not byte:
                raise OSError("it ended")
            head += byte
        port = int(head.split(b" ")[1].rsplit(b":", 1)[1])
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        return port

    def carry(self, client, target_of):
        try:
            if self.is_cut:
                raise OSError("the line is cut")
            server = socket.create_connection(("127.0.0.1", target_of(client)))
        except (OSError, ValueError, IndexError):
            reset(client)
            return
        pair = (client, server)
        with self.lock:
            self.open.add(pair)
        if self.is_cut:
            self.end(pair, reset)
            return
        threading.Thread(target=self.copy, args=(pair, client, server, False), daemon=True).start()
        self.copy(pair, server, client, True)

    def copy(self, pair, source, sink, comes_back):
        try:
            while True:
                data = source.recv(1 << 16)
                if not data:
                    break
                rest = self.mark(len(data)) if comes_back else None
                if rest is not None:
                    sink.sendall(data[:rest])
                    self.end(pair, reset)
                    return
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
            if comes_back:
                self.end(pair, socket.socket.close)
        except OSError:
            self.end(pair, reset)

    def mark(self, count):
        """How many of these bytes still pass where a mark lies among them."""
        with self.lock:
            before, self.passed = self.passed, self.passed + count
            if not self.marks or self.passed < self.marks[0]:
                return None
            mark = self.marks.pop(0)
            self.kills += 1
            print(f"killed {self.kills} at {mark}", flush=True)
            return max(0, mark - before)

    def cut(self, is_cut):
        self.is_cut = is_cut
        for pair in list(self.open) if is_cut else []:
            self.end(pair, reset)
        print("cut" if is_cut else "healed", flush=True)

    def end(self, pair, how):
        with self.lock:
            if pair not in self.open:
                return
            self.open.discard(pair)
        for one in pair:
            how(one)


def reset(connection):
    """Ends a connection as a broken line would: TLS does not say goodbye, and nothing that waits is sent."""
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Whoever waits in a read holds the connection open until this wakes it.
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("listen", type=int)
    parser.add_argument("target", type=int)
    parser.add_argument("--kill-after", default="", help="marks in bytes, separated by commas")
    parser.add_argument("--leaves", type=int, help="the port of the proxy for what leaves the node")
    given = parser.parse_args()
    proxy = Proxy(given.listen, given.target, [int(mark) for mark in given.kill_after.split(",") if mark])
    if given.leaves:
        proxy.serve(given.leaves, proxy.leave)
    print("listening", flush=True)
    for line in sys.stdin:
        if line.strip() in ("cut", "heal"):
            proxy.cut(line.strip() == "cut")
    # The threads wait in system calls; nothing is left to be done.
    os._exit(0)


if __name__ == "__main__":
    main()
