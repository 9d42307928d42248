#!/bin/sh
# Plays BenchmarkMM1 and the C++ loop in turns on one pinned core and prints
# minimum, median and maximum of events/s. Usage: compare.sh [rounds] [core]
set -eu
rounds=${1:-5}
core=${2:-1}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$here/../../.."
go test -c -o "$work/sim.test" ./sim
cxx=${CXX:-g++}
"$cxx" -O2 -std=c++17 "$here/mm1.cpp" -o "$work/cpp-O2"
"$cxx" -O2 -march=native -std=c++17 "$here/mm1.cpp" -o "$work/cpp-O2-native"
"$cxx" -O3 -std=c++17 "$here/mm1.cpp" -o "$work/cpp-O3"
"$cxx" -O3 -march=native -std=c++17 "$here/mm1.cpp" -o "$work/cpp-O3-native"

i=0
while [ "$i" -lt "$rounds" ]; do
	taskset -c "$core" "$work/sim.test" -test.run '^$' -test.bench '^BenchmarkMM1$' -test.benchtime 10000000x |
		grep events/s | sed 's/^/go /' >>"$work/lines"
	for flags in O2 O2-native O3 O3-native; do
		taskset -c "$core" "$work/cpp-$flags" 10000000 1 | sed "s/^/cpp-$flags /" >>"$work/lines"
	done
	i=$((i + 1))
done

printf '%-16s %8s %8s %8s   M events/s\n' '' min median max
for name in go cpp-O2 cpp-O2-native cpp-O3 cpp-O3-native; do
	awk -v name="$name" '$1 == name { for (i = 2; i < NF; i++) if ($(i+1) == "events/s") print $i / 1e6 }' "$work/lines" |
		sort -n | awk -v name="$name" '{ v[NR] = $1 } END { printf "%-16s %8.1f %8.1f %8.1f\n", name, v[1], v[int((NR + 1) / 2)], v[NR] }'
done
