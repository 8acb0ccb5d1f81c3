# The same as detect.sh for Windows (Intune Remediations, Configuration Manager baselines). Never run on a real
# Windows; the rules are those of detect.sh, which is tested.
#   0  nothing to do: ready (0), or nothing found and something vital unread (3)
#   1  act: attention (1) or blocked (2)
#   2  the diagnosis itself did not run. Intune shows it as "failed" and does not remediate.
# Run it as the signed-in user: the user's own certificates and settings are part of the question.
# The console's first line is what Intune shows.
param([string[]]$Arguments = @())
$program = Join-Path $env:ProgramFiles 'ClientDiag\clientdiag.exe'
if (-not (Test-Path -LiteralPath $program)) {
    Write-Output 'clientdiag: not installed'
    exit 2
}
$said = & $program run --quiet --no-color @Arguments 2>&1 | ForEach-Object { "$_" }
$code = $LASTEXITCODE
$first = $said | Where-Object { $_.Trim() } | Select-Object -First 1
switch ($code) {
    0 { Write-Output 'clientdiag: ready'; exit 0 }
    1 { Write-Output "clientdiag: attention: $first"; exit 1 }
    2 { Write-Output "clientdiag: blocked: $first"; exit 1 }
    3 { Write-Output "clientdiag: undetermined: $first"; exit 0 }
    default { Write-Output "clientdiag: did not run ($code): $first"; exit 2 }
}
