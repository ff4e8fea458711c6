"""Runs a program at a terminal of its own, types keys once it asks, prints what it said, and ends as it ended.

at-a-terminal.py QUESTION KEYS PROGRAM [ARGUMENT ...]; KEYS may hold escapes such as \\x03.
"""
import codecs
import os
import pty
import select
import signal
import sys
import termios

LIMIT = 120  # seconds; a program that waits for more than those keys is ended

question, keys, command = sys.argv[1].encode(), codecs.decode(sys.argv[2], "unicode_escape").encode(), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)


def reads_keys():
    # .NET reads key by key. What is typed before it has said so to the terminal is lost when it does.
    return not termios.tcgetattr(terminal)[3] & termios.ICANON


signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
signal.alarm(LIMIT)
said = b""
while True:
    if select.select([terminal], [], [], 0.05)[0]:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # The other side closed its terminal.
            break
        if not part:
            break
        said += part
    if keys and question in said and reads_keys():
        os.write(terminal, keys)
        keys = b""

sys.stdout.write(said.decode(errors="replace").replace("\r\n", "\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
