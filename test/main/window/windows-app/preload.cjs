const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('own', {
  plan: () => ipcRenderer.invoke('plan'),
  keep: (text) => ipcRenderer.invoke('keep', text),
  ready: () => ipcRenderer.invoke('ready'),
});
