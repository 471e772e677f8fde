/// <reference types="vitest/config" />
import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** pdf.js reads its character maps, fonts, colour profiles and decoders from files beside the page. */
function pdfjsData(): Plugin {
  return {
    name: 'pdfjs-data',
    apply: 'build',
    writeBundle(options) {
      for (const part of ['cmaps', 'standard_fonts', 'wasm', 'iccs']) {
        cpSync(here(`node_modules/pdfjs-dist/${part}`), `${options.dir}/pdfjs/${part}`, { recursive: true })
      }
    },
  }
}

export default defineConfig({
  base: './',
  plugins: [vue(), pdfjsData()],
  build: {
    target: 'safari15',
    chunkSizeWarningLimit: 900,
    assetsInlineLimit: 0,
    // What the start page stands on comes in one piece: a piece more is a question more to the program before the first paint.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', test: /ui\/(src\/(i18n|ipc|platform|components|app\/(session|routes)\.ts)|node_modules\/(@?vue|@tauri))/ }] } } },
  },
  worker: { format: 'es' },
  server: { host: '127.0.0.1', port: 5173, strictPort: true, fs: { allow: [here('.'), here('../assets/standard')] } },
  // Generous: a test that waits for something says so itself; a busy machine must not fail it.
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'], testTimeout: 60_000 },
})
