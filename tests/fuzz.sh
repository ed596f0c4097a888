#!/usr/bin/env bash
# Fuzzes a parser with AFL++, which keeps the inputs that reach new branches of it and varies them.
#
#   tests/fuzz.sh                    lists the targets
#   tests/fuzz.sh TARGET [SECONDS]   fuzzes one for 600 seconds or as long as given, and adds what it found to the corpus
#
# With --no-build as the first argument it uses the program that was built before.
# Needs afl-fuzz; as root on Debian, the package afl++ is installed if it is missing. The last lines report the number of
# runs, and the inputs that failed with their exceptions. The exit code is 1 if there are any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ ${1:-} == --no-build ]]; then shift; else dotnet build tests/Fuzzing -c Release -v q --nologo; fi
target=${1:-}
seconds=${2:-600}
program=tests/Fuzzing/bin/Release/net10.0/fuzzing.dll
folder=artifacts/fuzzing/$target

if [[ ! $target ]]; then exec dotnet "$program"; fi
if ! command -v afl-fuzz >/dev/null; then
    if [[ $EUID != 0 ]] || ! command -v apt-get >/dev/null; then
        echo "Install afl-fuzz: on Debian it is in the package afl++." >&2
        exit 1
    fi
    apt-get update >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends afl++ >/dev/null
fi

rm -rf "$folder"
mkdir -p "$folder"
dotnet "$program" "$target" unpack "$folder/inputs"
dotnet "$program" instrument "$folder/program"

# The program is not native code, its forks are one process, and it may run beside other work on the same processors.
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
export AFL_FORKSRV_INIT_TMOUT=60000 AFL_NO_UI=1
export DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0
afl-fuzz -i "$folder/inputs" -o "$folder/findings" -V "$seconds" -t 5000 -m none -G 1024 \
    -- dotnet "$folder/program/fuzzing.dll" "$target" afl >"$folder/afl.log" 2>&1 || tail -n 20 "$folder/afl.log" >&2

found=$folder/findings/default
sed -n 's/^\(run_time\|execs_done\|execs_per_sec\|corpus_count\|edges_found\|saved_crashes\|saved_hangs\) *: /\1 /p' \
    "$found/fuzzer_stats"
mapfile -t failed < <(find "$found/crashes" "$found/hangs" -name 'id*')
dotnet "$folder/program/fuzzing.dll" "$target" pack "tests/Fuzzing/Corpora/$target.txt" "$folder/inputs" "$found/queue"
if ((${#failed[@]} > 0)); then
    dotnet "$folder/program/fuzzing.dll" "$target" replay "${failed[@]}"
    exit 1
fi
