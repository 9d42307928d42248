#!/usr/bin/env bash
# Writes bundle.js, and the licences of what is in it. It needs node and npm, and
# fetches what package-lock.json pins.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v npm >/dev/null; then
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		apt-get update -qq && apt-get install -y -qq npm
	else
		echo "the script of the html page is made with node and npm: install them (on Debian: apt-get install npm), then run this again"
		exit 1
	fi
fi
npm ci --silent
node_modules/.bin/esbuild src/main.js --bundle --minify --format=iife --target=es2022 \
	--legal-comments=none --log-level=warning --outfile=bundle.js
mkdir -p echarts
cp node_modules/echarts/{LICENSE,NOTICE} echarts/
cp node_modules/echarts/licenses/LICENSE-d3 echarts/LICENSE-d3
cp node_modules/zrender/LICENSE echarts/LICENSE-zrender
