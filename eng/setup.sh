# Sourced by ./build and ./demo: says what the machine lacks, installs what it may, and names the rest.
# Sets TRUSTLEDGER_MISSING to the list of things that are still not there.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No build server outlives the command that started it.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0

TRUSTLEDGER_MISSING=""

say() { printf '%s\n' "$*"; }

missing() { # $1 what, $2 what to do
  TRUSTLEDGER_MISSING="$TRUSTLEDGER_MISSING $1"
  say "missing: $1. $2"
}

has_library() {
  local known file
  # Into a variable first: grep -q would end at its first line, and ldconfig, writing on, by a signal.
  known=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null || true)
  case "$known" in *"$1"*) return 0 ;; esac
  for file in /usr/lib/*/"$1" /usr/lib/"$1" /usr/local/lib/"$1"; do
    if [ -e "$file" ]; then return 0; fi
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1; }
}

install_package() { # $1 Debian package, $2 what it is for
  may_install || return 1
  say "installing $1 with apt-get: $2"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null 2>&1 && return 0
  as_root apt-get update -qq >/dev/null 2>&1 || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null 2>&1
}

# SoftHSM stands for a token in the tests of PKCS #11. Without it those tests skip themselves.
setup_softhsm() {
  local module
  for module in /usr/lib*/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so /usr/lib64/pkcs11/libsofthsm2.so /usr/local/lib/softhsm/libsofthsm2.so; do
    [ -e "$module" ] && return
  done
  install_package softhsm2 "the tests of keys on a PKCS #11 token" && return
  TRUSTLEDGER_LEFT_OUT="$TRUSTLEDGER_LEFT_OUT softhsm2"
  say "not here: SoftHSM 2. The tests of PKCS #11 are left out; install it (Debian, Ubuntu: softhsm2) to run them."
}

# Node.js and npm run other people's readers against ours (tests/interop). Without them those tests skip themselves, and
# what ran is not the whole check.
TRUSTLEDGER_LEFT_OUT=""
setup_interop() {
  local program
  for program in node npm; do
    command -v "$program" >/dev/null 2>&1 && continue
    TRUSTLEDGER_LEFT_OUT="$TRUSTLEDGER_LEFT_OUT $program"
    say "not here: $program. The tests of tests/interop are left out; install Node.js 20 or newer with npm (Debian, Ubuntu: nodejs npm) to run them."
  done
}

setup() {
  if ! command -v dotnet >/dev/null 2>&1; then
    say "The .NET 10 SDK is needed and not on the PATH. Install it, then run this again."
    exit 3
  fi
  case "$(dotnet --version 2>/dev/null)" in
    10.*) ;;
    *) say "The .NET 10 SDK is needed; 'dotnet --version' does not name one. Install it, then run this again."; exit 3 ;;
  esac
  if ! has_library libsecp256k1.so.1; then
    install_package libsecp256k1-1 "the secp256k1 signatures of every statement" \
      || missing libsecp256k1 "Install your system's package of libsecp256k1 0.2 or newer with the recovery module (Debian, Ubuntu: libsecp256k1-1)."
  fi
  if ! has_library libcrypto.so.3; then
    install_package libssl3 "the Ed25519 signatures of checkpoints" \
      || missing libcrypto "Install OpenSSL 3 (Debian, Ubuntu: libssl3)."
  fi
}
