#!/usr/bin/env bash
# Writes bundle.js, and the licences of what is in it. It needs node and npm, and
# fetches what package-lock.json pins.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

npm ci --silent
node_modules/.bin/esbuild src/main.js --bundle --minify --format=iife --target=es2022 \
	--legal-comments=none --log-level=warning --outfile=bundle.js
mkdir -p echarts
cp node_modules/echarts/{LICENSE,NOTICE} echarts/
cp node_modules/echarts/licenses/LICENSE-d3 echarts/LICENSE-d3
cp node_modules/zrender/LICENSE echarts/LICENSE-zrender
