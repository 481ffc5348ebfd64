#!/usr/bin/env bash
# Compiles the style sheet and the script that ship with Waymark. Only maintainers who change the look need it
# (Node 20 or later). The results are kept in the repository, so nobody else needs Node.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
out="$here/../src/waymark/service/web/static/waymark"
cd "$here"
[ -d node_modules/govuk-frontend ] || npm install --no-audit --no-fund --no-package-lock
mkdir -p "$out"
npx --no-install sass --load-path=. --style=compressed --no-source-map --quiet-deps waymark.scss "$out/waymark.css"
# Every colour is defined on :root, so the fallbacks GOV.UK writes beside each use only add weight.
sed -E -i 's/var\((--govuk-[a-z-]+),[^()]*\)/var(\1)/g' "$out/waymark.css"
npx --no-install esbuild waymark.js --bundle --minify --format=esm --target=es2020 --legal-comments=none --outfile="$out/waymark.js"
npx --no-install esbuild supported.js --minify --outfile="$out/supported.js"
cp icon.svg "$out/icon.svg"
for forbidden in 'GDS Transport' '@font-face' 'crest' 'sourceMappingURL'; do
  if grep -q "$forbidden" "$out/waymark.css" "$out/waymark.js"; then
    echo "The compiled files contain \"$forbidden\", which a service outside GOV.UK may not ship." >&2
    exit 1
  fi
done
( cd "$out" && sha256sum waymark.css waymark.js supported.js )
echo "Write these three sums into frontend/VENDORED.md."
