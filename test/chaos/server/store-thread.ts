/** From the server's main thread into the one that holds its database, which loads some modules first. */

const storeThread = /\/store\/sqlite\/thread-worker\.ts$/;
const modules: string[] = [];

/** To be called before the server is loaded. @param path absolute */
export function loadInStoreThread(path: string): void {
  if (modules.push(path) > 1) return;
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(...[url, options]: ConstructorParameters<typeof Original>) {
      super(url, storeThread.test(String(url)) ? { ...options, preload: modules } : options);
    }
  };
}
