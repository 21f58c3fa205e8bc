#!/usr/bin/env bash
# Builds everything, in Release, where the tests of whole data sets take half as long, and runs every test project under tests/. The last line is
# "N passed, N failed, N skipped"; before it stands what was skipped and why. Ends with 1 when a test fails or a project cannot be built or run.
# With CI=true a skipped test is a failure too, unless it lacks the folder ../shared, which is not part of this repository. Where there is no
# PostgreSQL it is installed first, if this machine has apt-get and its user may: else the tests of it are skipped, and say what is missing.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off
# The tests start many servers and workers that live for seconds: to watch how often they run what, so as to compile it once more, costs a tenth of all the processor's time.
export DOTNET_TieredPGO=0
if ! command -v dotnet > /dev/null; then
  echo "The .NET SDK that global.json names is needed: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

results=.tests/results
rm -rf "$results"
mkdir -p "$results"
failures=0

# What tests/clients needs is installed beside the build, and not again while its lock file stays the same.
install() {
  cd tests/clients && { command -v npm > /dev/null || return 0; }
  cmp -s package-lock.json node_modules/.installed || { npm ci && cp package-lock.json node_modules/.installed; }
}
(install) > "$results/npm.log" 2>&1 &
installing=$!

# The tests start a server of their own: the one that Debian's package would start is not wanted.
install_postgresql() {
  { ls /usr/lib/postgresql/*/bin/initdb || command -v initdb; } > /dev/null 2>&1 && return 0
  command -v apt-get > /dev/null || { echo "There is no apt-get here." && return 1; }
  local as=""
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2> /dev/null || { echo "Installing needs root, or sudo without a password." && return 1; }
    as="sudo -n"
  fi
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    $as mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" | $as tee /etc/postgresql-common/createcluster.conf
  fi
  local apt="$as env DEBIAN_FRONTEND=noninteractive timeout 10m apt-get -q -y -o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confold"
  # The lists of an image are often empty or old.
  $apt install --no-install-recommends postgresql || { $apt update && $apt install --no-install-recommends postgresql; }
}
install_postgresql > "$results/postgresql.log" 2>&1 < /dev/null &
installing_postgresql=$!
dotnet build PipelineGraph.sln -c Release --verbosity quiet || exit 1
if ! wait "$installing"; then
  echo "'npm ci' failed in tests/clients:"
  tail -n 20 "$results/npm.log"
  failures=$((failures + 1))
fi
if ! wait "$installing_postgresql"; then
  echo "PostgreSQL is not here and was not installed (install it by hand, as 'apt-get install postgresql'); its tests are skipped:"
  tail -n 5 "$results/postgresql.log"
fi
# Two at a time, the largest first: most of a test's time is waiting.
projects=$(for project in tests/*/*.Tests.csproj; do echo "$(cat "$(dirname "$project")"/*.cs "$(dirname "$project")"/[A-Z]*/*.cs 2> /dev/null | wc -c) $project"; done | sort -rn | cut -d' ' -f2)
for project in $projects; do
  grep -qF "$(basename "$project")" PipelineGraph.sln || dotnet build "$project" -c Release --verbosity quiet || exit 1
done
run() {
  local name
  name=$(basename "$1" .csproj)
  timeout 45m dotnet "tests/$name/bin/Release/net10.0/$name.dll" -noLogo -noColor -xml "$results/$name.xml" > "$results/$name.log" 2>&1
  echo $? > "$results/$name.status"
}
for project in $projects; do
  while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
  run "$project" &
done
wait
passed=0 failed=0 skipped=0
for project in $projects; do
  name=$(basename "$project" .csproj)
  report="$results/$name.xml"
  status=$(cat "$results/$name.status")
  echo "== $name"
  # One line an element, so that the counts can be read whatever the layout of the file.
  sed -e 's/></>\n</g' "$report" 2> /dev/null | grep '^<assembly ' > "$results/$name.counts"
  if [ ! -s "$results/$name.counts" ] && ! grep -q 'No test' "$results/$name.log"; then
    echo "$name ended with $status and left no report:"
    tail -n 40 "$results/$name.log"
    failures=$((failures + 1))
    continue
  fi
  while read -r line; do
    count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<< "$line"; }
    passed=$((passed + $(count passed)))
    failed=$((failed + $(count failed) + $(count errors)))
    skipped=$((skipped + $(count skipped)))
  done < "$results/$name.counts"
  if [ "$status" -ne 0 ]; then
    failures=$((failures + 1))
    # Which tests failed and why comes first: what servers told behind them may be long.
    grep -A 14 -F '[FAIL]' "$results/$name.log" | head -n 200 || true
    grep -v '^ *$' "$results/$name.log" | tail -n 60 || true
  else
    tail -n 2 "$results/$name.log"
  fi
done

reasons=$(sed -e 's/></>\n</g' "$results"/*.xml 2> /dev/null | awk '
  /^<test / && /result="Skip"/ { match($0, / name="[^"]*"/); name = substr($0, RSTART + 7, RLENGTH - 8); waits = 1 }
  waits && /<reason>|<!\[CDATA\[/ { line = $0; gsub(/<[\/]?reason>|<!\[CDATA\[|\]\]>/, "", line); if (line != "") { print name ": " line; waits = 0 } }')
# What a test says of the public suites and corpora that it ran.
figures=$(grep -oh 'Figures: [^]<&]*' "$results"/*.xml 2> /dev/null)
[ -z "$figures" ] || sed 's/^Figures: /  /; 1i Figures:' <<< "$figures"
if [ "$skipped" -gt 0 ]; then
  echo "Skipped:"
  echo "$reasons" | sed 's/^/  /'
  if [ "${CI:-}" = true ] && [ "$(grep -cF '../shared' <<< "$reasons")" -ne "$skipped" ]; then
    echo "A test may be skipped here only where ../shared is missing."
    failures=$((failures + 1))
  fi
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failures" -eq 0 ] && [ "$failed" -eq 0 ]
