/** The gallery's entry: makes it known, and hands it what it needs of the page. */
import "../../components/index.ts";
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
  const stage = openStage({ now: () => Date.now(), isOnline: () => navigator.onLine });
  addEventListener("offline", stage.cut);
  answerTo(stage);
  gallery.stage = stage;
  try {
    const { modules } = (await (await fetch("/sdk/custom-elements.json")).json()) as Manifest;
    gallery.elements = modules.flatMap(({ declarations }) => declarations);
  } catch (error) {
    gallery.problem = error instanceof Error ? error.message : String(error);
  }
}
