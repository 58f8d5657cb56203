import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The hub fills the nonce per request; nothing inline is ever emitted.
const nonce = '__CSP_NONCE__';
const hub = process.env.HUB_URL ?? 'http://127.0.0.1:8080';
const proxy = { '/api': hub, '/schemas': hub, '/healthz': hub };

export default defineConfig({
  plugins: [react()],
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
