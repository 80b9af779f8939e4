import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

// `npm run build`, then: HOST=127.0.0.1 PORT=3000 node build
export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ precompress: false })
    })
  ]
});
