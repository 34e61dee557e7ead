/** The gallery's entry: the only file here that touches the page's globals and hands them to the rest. */
import "../../components/index.ts";
import { connect } from "../../index.ts";
import { DemoGallery } from "./gallery.ts";
import type { Documented } from "./reference.ts";
import { answerTo, openStage } from "./stage.ts";

interface Manifest {
  readonly modules: readonly { readonly declarations: readonly Documented[] }[];
}

customElements.define("demo-gallery", DemoGallery);
const gallery = document.querySelector("demo-gallery");
if (gallery instanceof DemoGallery) void open(gallery);

async function open(gallery: DemoGallery): Promise<void> {
  try {
    const { modules } = (await (await fetch("/sdk/custom-elements.json")).json()) as Manifest;
    gallery.elements = modules.flatMap(({ declarations }) => declarations);
    const stage = await openStage({
      fetch: (url, init) => fetch(url, init),
      storage: localStorage,
      connect: (token) =>
        connect({ url: "/ws", token, client: { kind: "web", name: "Tautline components" } }),
    });
    answerTo(stage);
    gallery.stage = stage;
  } catch (error) {
    gallery.problem = error instanceof Error ? error.message : String(error);
  }
}
