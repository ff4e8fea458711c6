// A crowd that asks for the same thing again and again, in a process of its own that gives way to all others (nice 19).
// Reads { port, addresses, request, connections, perSecond, seconds } and writes { sent, seconds, statuses }: plain sockets, since
// a whole HTTP client would take more of the machine than the server that it asks. ######## in the request becomes a number that is another one each time.
import { connect } from "node:net";
import { constants, setPriority } from "node:os";

const input = JSON.parse(await new Promise((done) => {
  let text = "";
  process.stdin.on("data", (part) => (text += part)).on("end", () => done(text));
}));
setPriority(constants.priority.PRIORITY_LOW);

const idle = [];
const statuses = {};
let sent = 0;
const first = Math.floor(Math.random() * 90_000_000);
let over = false;

function complete(text) {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) {
    return false;
  }
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end));
  return length === null ? text.endsWith("\r\n0\r\n\r\n") : text.length >= end + 4 + Number(length[1]);
}

function open(address) {
  const socket = connect({ port: input.port, host: "127.0.0.1", localAddress: address, noDelay: true });
  let text = "";
  socket.on("connect", () => idle.push(socket));
  socket.on("data", (part) => {
    text += part.toString("latin1");
    if (complete(text)) {
      const status = text.slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      text = "";
      idle.push(socket);
    }
  });
  socket.on("error", (problem) => {
    if (!over) {
      throw problem;
    }
  });
}

for (let count = 0; count < input.connections; count++) {
  open(input.addresses[count % input.addresses.length]);
}

const start = performance.now();
const timer = setInterval(() => {
  const elapsed = (performance.now() - start) / 1000;
  if (elapsed >= input.seconds) {
    over = true;
    clearInterval(timer);
    process.stdout.write(JSON.stringify({ sent, seconds: elapsed, statuses }), () => process.exit());
    return;
  }
  while (sent < elapsed * input.perSecond && idle.length > 0) {
    sent++;
    idle.shift().write(input.request.replace("########", String(first + sent).padStart(8, "0")), "latin1");
  }
}, 1);
