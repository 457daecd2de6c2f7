import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * Builds the console into dist/console. `base: './'` and hash routes let any server hand it out from any path.
 * In development (`npx vite console`) calls go to a running laptop endpoint: STEPDOWN_ENDPOINT or port 8083.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../dist/console', import.meta.url)),
    emptyOutDir: true,
    // The endpoint's content security policy forbids data: images, and forbids inline scripts altogether.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    target: 'es2023',
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/_stepdown': process.env.STEPDOWN_ENDPOINT ?? 'http://127.0.0.1:8083',
      '^/$': {
        target: process.env.STEPDOWN_ENDPOINT ?? 'http://127.0.0.1:8083',
        // POST / is the AWS JSON API; GET / is this app.
        bypass: request => (request.method === 'GET' ? request.url : undefined),
      },
    },
  },
})
