// A utility process: answers each message with what it is, and stays until it is told to leave.
process.parentPort.on('message', ({ data }) => {
  if (data === 'leave') process.exit(7);
  process.parentPort.postMessage({
    echo: data,
    pid: process.pid,
    hasSend: typeof process.send,
    args: process.argv.slice(2),
  });
});
