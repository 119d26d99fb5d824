#!/usr/bin/env bash
# Runs NVIDIA's perf_analyzer with the given arguments. It needs glibc 2.38; where the machine's is older, as Debian 12's, it
# runs on the libraries of Debian 13, which are unpacked beside the virtual environment and installed nowhere.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly FOLDER=.venv/perf
readonly LIBRARIES=(libc6 libgcc-s1 libssl3t64 libstdc++6 libzstd1 zlib1g)
readonly BINARY=$FOLDER/wheel/perf_analyzer/bin/perf_analyzer

if [ ! -e "$BINARY" ]; then
  mkdir -p "$FOLDER/download"
  .venv/bin/pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --platform manylinux_2_38_x86_64 --dest "$FOLDER/download" --requirement perf-requirements.txt
  .venv/bin/python -m zipfile --extract "$FOLDER"/download/*.whl "$FOLDER/wheel"
  chmod +x "$BINARY"
fi

if "$BINARY" --version >/dev/null 2>&1; then exec "$BINARY" "$@"; fi

if [ ! -e "$FOLDER/debian13" ]; then
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Created-By: Packages' | head -n 1)
  apt=$PWD/$FOLDER/apt
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/debs" "$FOLDER/debian13.part"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$apt/sources.list"
  options=(-qq -o APT::Sandbox::User=root -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=-
    -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache")
  apt-get "${options[@]}" update
  (cd "$apt/debs" && apt-get "${options[@]}" download "${LIBRARIES[@]}")
  for package in "$apt"/debs/*.deb; do dpkg-deb --extract "$package" "$FOLDER/debian13.part"; done
  mv "$FOLDER/debian13.part" "$FOLDER/debian13"
fi
libraries=$FOLDER/debian13/usr/lib/x86_64-linux-gnu
exec "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$BINARY" "$@"
