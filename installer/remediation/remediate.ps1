# What Intune runs after detect.ps1 ended with 1: saves the diagnostic zip where IT collects it. It repairs nothing:
# what a person has to mend, the report says. Never run on a real Windows.
# By policy (DropFolder) or here; without either the zip goes to the user's Desktop.
param([string]$Folder = '')
$program = Join-Path $env:ProgramFiles 'ClientDiag\clientdiag.exe'
if (-not $Folder) { $Folder = [Environment]::GetFolderPath('Desktop') }
& $program run --quiet --no-color --zip $Folder
if ($LASTEXITCODE -in 0, 1, 2, 3) { exit 0 }
exit 1
