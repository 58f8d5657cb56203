// PDF.js as the portal uses it: no scripts of the file, no eval, its data from the hub itself.
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, version } from 'pdfjs-dist/legacy/build/pdf.mjs';
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = worker;

export type Pdf = PDFDocumentProxy;

/** Where the build puts them (vite.config.ts). */
const DATA = `/assets/pdfjs-${version}`;

export function openPdf(bytes: Blob): { ready: Promise<Pdf>; close: () => void } {
  let close = () => {};
  let closed = false;
  const ready = bytes.arrayBuffer().then((data) => {
    const task = getDocument({
      data,
      cMapUrl: `${DATA}/cmaps/`,
      cMapPacked: true,
      standardFontDataUrl: `${DATA}/standard_fonts/`,
      wasmUrl: `${DATA}/wasm/`,
      enableXfa: false,
      stopAtErrors: false,
    });
    close = () => void task.destroy();
    if (closed) close();
    return task.promise;
  });
  return {
    ready,
    close: () => {
      closed = true;
      close();
    },
  };
}
