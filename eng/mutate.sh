#!/usr/bin/env bash
# Changes TrustLedger.Credentials in small ways, one at a time, and says which changes no test of it notices.
# eng/mutate.sh [FOLDER ...], with folders of that project: all of them when none is named. Takes minutes for each.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/eng/setup.sh"

cd "$root"
dotnet tool restore >/dev/null
[ $# -gt 0 ] || set -- Jose OpenId4Vci OpenId4Vp SdJwt StatusLists
for folder in "$@"; do
  (cd "$root/identity-api/TrustLedger.Credentials" && dotnet stryker \
    --config-file "$root/eng/mutate.json" --test-project "$root/tests/TrustLedger.Tests/TrustLedger.Tests.csproj" \
    --mutate "**/$folder/*.cs" --output "$root/artifacts/mutation/$folder")
done
