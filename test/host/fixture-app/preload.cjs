const { contextBridge, ipcRenderer } = require('electron');

globalThis.preloadSecret = 'only in the isolated world';

contextBridge.exposeInMainWorld('fixture', {
  word: 'plain',
  echo: (...values) => ipcRenderer.invoke('echo', ...values),
  refuse: () => ipcRenderer.invoke('refuse'),
  nobody: () => ipcRenderer.invoke('nobody'),
  whoAmI: () => ipcRenderer.invoke('who'),
  tell: (value) => ipcRenderer.send('told', value),
  twice: (callback) => callback(callback(1)),
  fail: () => {
    throw new TypeError('from the preload');
  },
  onNews(listener) {
    const forward = (_event, ...values) => listener(...values);
    ipcRenderer.on('news', forward);
    return () => ipcRenderer.removeListener('news', forward);
  },
  seesPage: () => typeof globalThis.pageSecret,
  unknownModule: () => require('node:fs'),
  unknownMember: () => ipcRenderer.sendSync('x'),
});
