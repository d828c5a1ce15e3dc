/** Where the shipped tables lie, beside this package. Written out one by one so that bundlers find them. */
const addresses = {
  digits: () => new URL("../../../../data/digits.csv", import.meta.url),
  iris: () => new URL("../../../../data/iris.csv", import.meta.url),
  wine: () => new URL("../../../../data/wine.csv", import.meta.url),
  "breast-cancer": () => new URL("../../../../data/breast-cancer.csv", import.meta.url),
};

/** The text of the shipped table `name`, fetched beside the package (read from disk in Node). */
async function tableText(name) {
  const address = addresses[name]();
  if (address.protocol === "file:") {
    const files = "node:fs/promises";
    const { readFile } = await import(/* @vite-ignore */ files);
    return readFile(address, "utf8");
  }
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The table ${name} could not be loaded: ${response.status} at ${address}`);
  return response.text();
}

/** What `use` makes of the text of the shipped table `name`. */
export async function useTable(name, use) {
  return use(await tableText(name));
}
