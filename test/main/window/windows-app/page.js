// As the console's page begins: who am I, then painted, then usable.
const { own, document, requestAnimationFrame } = globalThis;
const plan = await own.plan();
document.querySelector('p').textContent = JSON.stringify(plan);
requestAnimationFrame(() => requestAnimationFrame(() => own.ready()));
