@echo off
rem SPDX-License-Identifier: Apache-2.0
rem Runs the Maven on the PATH. On other systems mvnw also downloads one.
where mvn >nul 2>nul || (
  echo mvnw: Maven 3.8 or newer is needed on the PATH 1>&2
  exit /b 1
)
mvn %*
