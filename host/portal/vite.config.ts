import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The hub fills the nonce per request; nothing inline is ever emitted.
const nonce = '__CSP_NONCE__';
const hub = process.env.HUB_URL ?? 'http://127.0.0.1:8080';
const proxy = { '/api': hub, '/schemas': hub, '/healthz': hub, '/verify': hub };

// What PDF.js asks for while it draws: Chinese character maps, standard fonts, picture formats.
const pdfjs = resolve(import.meta.dirname, 'node_modules/pdfjs-dist');
const { version } = JSON.parse(readFileSync(resolve(pdfjs, 'package.json'), 'utf8'));
const pdfData: Plugin = {
  name: 'pdf-data',
  apply: 'build',
  generateBundle() {
    for (const folder of ['cmaps', 'standard_fonts', 'wasm']) {
      for (const file of readdirSync(resolve(pdfjs, folder)).filter((name) => !name.startsWith('quickjs'))) {
        const source = readFileSync(resolve(pdfjs, folder, file));
        this.emitFile({ type: 'asset', fileName: `assets/pdfjs-${version}/${folder}/${file}`, source });
      }
    }
  },
};

export default defineConfig({
  plugins: [react(), pdfData],
  html: { cspNonce: nonce },
  resolve: {
    alias: {
      '@': resolve(import.meta.dirname, 'src'),
      '#schemas': resolve(import.meta.dirname, '../../schemas'),
    },
  },
  build: {
    target: 'chrome109',
    cssTarget: 'chrome109',
    // A data: address would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  server: {
    proxy,
    fs: { allow: ['.', '../../schemas'] },
  },
  preview: { proxy },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
  },
});
