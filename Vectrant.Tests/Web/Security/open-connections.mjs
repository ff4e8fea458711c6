// Opens connections with Microsoft's own client, over each transport, until the server refuses; then ends one and opens another.
import { readFileSync } from "node:fs";
import signalR from "@microsoft/signalr";

const { url, room } = JSON.parse(readFileSync(0, "utf8"));
const { WebSockets, ServerSentEvents, LongPolling } = signalR.HttpTransportType;
const transports = [WebSockets, ServerSentEvents, LongPolling];

function connection(transport) {
  return new signalR.HubConnectionBuilder().withUrl(url, { transport }).configureLogging(signalR.LogLevel.None).build();
}

async function open(transport) {
  const made = connection(transport);
  await made.start();
  return made;
}

async function refusalOf(transport) {
  try {
    await (await open(transport)).stop();
    return "let in";
  } catch (error) {
    return /Status code '(\d+)'/.exec(error.message)?.[1] ?? error.message;
  }
}

const held = [];
for (let number = 0; number < room; number++) {
  held.push(await open(transports[number % transports.length]));
}
const refused = [];
for (const transport of transports) {
  refused.push(await refusalOf(transport));
}

await held[0].stop();
// The server hears of the end a moment after the client.
let again = await refusalOf(WebSockets);
for (let attempt = 0; again !== "let in" && attempt < 200; attempt++) {
  await new Promise(resolve => setTimeout(resolve, 50));
  again = await refusalOf(WebSockets);
}
const alive = await Promise.all(held.slice(1).map(hub => hub.invoke("Join", "nothing", "nobody", 0).then(reply => reply.conversation === null)));
await Promise.all(held.slice(1).map(hub => hub.stop()));
process.stdout.write(JSON.stringify({ refused, again, alive }));
