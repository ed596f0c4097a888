import assert from "node:assert/strict";
import test from "node:test";
import { Containers } from "../src/containers.ts";
import { ContainerHues } from "../src/view/container-hue.ts";

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `worker-${i}`);

/** The storage of a tab. */
class FakeStorage {
  readonly items = new Map<string, string>();
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
}

test("few containers have different colours, each the same in every tab", () => {
  const [one, other] = [new ContainerHues("/view", null), new ContainerHues("/view", null)];
  one.assign(names(10));
  other.assign(names(10));
  assert.equal(new Set(names(10).map((name) => one.of(name))).size, 10);
  assert.deepEqual(names(10).map((name) => other.of(name)), names(10).map((name) => one.of(name)));
});

test("a name keeps its colour for the life of the tab, whatever comes later and in whatever order", () => {
  const storage = new FakeStorage();
  const first = new ContainerHues("/view", storage);
  first.assign(names(7).reverse());
  first.assign(["db-1", ...names(30)]);
  const before = names(30).map((name) => first.of(name));
  const reloaded = new ContainerHues("/view", storage);
  reloaded.assign([...names(40).reverse()]);
  assert.deepEqual(names(30).map((name) => reloaded.of(name)), before);
});

test("what another program stored does no harm", () => {
  for (const stored of ["nonsense", "{}", '[["web-1",99],["web-2",-1],[3,1],null]', "7"]) {
    const storage = new FakeStorage();
    storage.setItem("edgegateway.viewer.colours:/view", stored);
    assert.ok(new ContainerHues("/view", storage).of("web-1") < 10, stored);
  }
});

test("new names are reported once, in their order, from all pages of the list", async () => {
  const pages = [["web-10", "web-2"], ["db-1", "web-2"], ["worker-1"]];
  const asked: (string | null)[] = [];
  const reported: (readonly string[])[] = [];
  const containers = new Containers(
    {
      containers: (before) => {
        asked.push(before);
        const page = pages[asked.length - 1] ?? [];
        return Promise.resolve({ names: page, nextBefore: asked.length < pages.length ? `${asked.length}-0` : null });
      },
    },
    (added) => reported.push(added),
  );
  await containers.refresh();
  await containers.refresh();
  assert.deepEqual(asked, [null, "1-0", "2-0"]);
  assert.deepEqual(reported, [["web-2", "web-10"], ["db-1"], ["worker-1"]]);
  assert.deepEqual(containers.names, ["db-1", "web-2", "web-10", "worker-1"]);
});
