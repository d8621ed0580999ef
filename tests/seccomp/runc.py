#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's filters against runc's, call by call.

For each setting runc starts a container with the profile, its filter is taken off the running
process and compared with the lab's. What the container engines do before runc (looking up
includes and excludes) is done here a second time, from the format's description alone.
"""
import json, os, platform, shutil, subprocess, sys, tempfile, time

TOOL, PROBE, ASSETS = sys.argv[1:4]
DEFAULT = 0xA80425FB
CAPS = {name: number for number, name in enumerate(
    """CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE
    NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO
    SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME
    SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG
    WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE""".split())}
MACHINE = {"x86_64": ("amd64", "SCMP_ARCH_X86_64"), "aarch64": ("arm64", "SCMP_ARCH_AARCH64")}


def skip(why):
    print("skipped:", why)
    sys.exit(1 if os.environ.get("LAB_MUST_WORK") else 77)


def kernel_is(version):
    have = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])
    return have >= tuple(int(part) for part in version.split("."))


def holds(rule, bounding):
    names = lambda caps: [bool(bounding >> CAPS[cap[4:]] & 1) for cap in caps]
    arch = MACHINE[platform.machine()][0]
    out, into = rule.get("excludes") or {}, rule.get("includes") or {}
    if arch in out.get("arches", []) or any(names(out.get("caps", []))):
        return False
    if into.get("arches") and arch not in into["arches"]:
        return False
    if not all(names(into.get("caps", []))):
        return False
    return not into.get("minKernel") or kernel_is(into["minKernel"])


def resolved(profile, bounding):
    """What an engine hands to runc: runtime-spec "seccomp", without conditions."""
    with open(f"{ASSETS}/seccomp/{profile}.json") as file:
        document = json.load(file)
    native = MACHINE[platform.machine()][1]
    arches = [entry for entry in document["archMap"] if entry["architecture"] == native]
    spec = {"defaultAction": document["defaultAction"],
            "architectures": [native] + arches[0]["subArchitectures"],
            "syscalls": [{key: rule[key] for key in ("names", "action", "errnoRet", "args")
                          if key in rule}
                         for rule in document["syscalls"] if holds(rule, bounding)]}
    if "defaultErrnoRet" in document:
        spec["defaultErrnoRet"] = document["defaultErrnoRet"]
    return spec


def write_bundle(folder, profile, bounding):
    caps = ["CAP_" + name for name, number in CAPS.items() if bounding >> number & 1]
    os.makedirs(f"{folder}/rootfs", exist_ok=True)
    shutil.copy(PROBE, f"{folder}/rootfs/lab-probe")
    subprocess.run(["runc", "spec", "-b", folder], check=False, capture_output=True)
    with open(f"{folder}/config.json") as file:
        config = json.load(file)
    config["process"].update(
        args=["/lab-probe", "pause"], terminal=False, noNewPrivileges=True,
        capabilities={"bounding": caps, "permitted": caps, "effective": caps})
    config["linux"]["seccomp"] = resolved(profile, bounding)
    with open(f"{folder}/config.json", "w") as file:
        json.dump(config, file)


def wait_for_exec(pid):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with open(f"/proc/{pid}/comm") as file:
            if file.read().strip() == "lab-probe":
                return
        time.sleep(0.005)
    raise TimeoutError("the container never ran its program")


def filter_of_runc(folder, profile, bounding):
    """Starts the container, takes its filter, ends it."""
    write_bundle(folder, profile, bounding)
    name = f"layerlab-{os.getpid()}"
    runc = ["runc", "--root", f"{folder}/state"]
    hold, keep = os.pipe()
    try:
        started = subprocess.run(
            runc + ["run", "--detach", "--pid-file", f"{folder}/pid", "-b", folder, name],
            stdin=hold, stdout=subprocess.DEVNULL, stderr=open(f"{folder}/errors", "w"))
        if started.returncode:
            return None
        with open(f"{folder}/pid") as file:
            pid = file.read()
        wait_for_exec(pid)
        return subprocess.run([TOOL, "dump", pid], check=True, capture_output=True).stdout
    finally:
        os.close(hold)
        os.close(keep)
        subprocess.run(runc + ["delete", "--force", name], capture_output=True)


def settings():
    for name in ("DAC_READ_SEARCH SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_PACCT SYS_PTRACE SYS_RAWIO "
                 "SYS_TIME SYS_TTY_CONFIG SYS_NICE SYSLOG BPF PERFMON").split():
        yield "runtime-default", DEFAULT | 1 << CAPS[name]
    for profile in "runtime-default", "docker", "podman", "systemd-service", "no-unshare", "no-network":
        for bounding in DEFAULT, DEFAULT & ~(1 << CAPS["SYS_CHROOT"]), DEFAULT | 1 << CAPS["SYS_ADMIN"]:
            yield profile, bounding


def main():
    if os.geteuid() != 0:
        skip("runc needs root here")
    if not shutil.which("runc"):
        skip("runc is not installed")
    if platform.machine() not in MACHINE:
        skip("no table for this machine")
    compared = checked = failed = 0
    with tempfile.TemporaryDirectory(prefix="layerlab-runc-") as folder:
        for profile, bounding in settings():
            theirs = filter_of_runc(folder, profile, bounding)
            if theirs is None:
                with open(f"{folder}/errors") as file:
                    why = f"runc cannot start a container: {file.read().strip()[-300:]}"
                if not checked:
                    skip(why)
                print(profile, why)
                failed += 1
                continue
            result = subprocess.run([TOOL, "compare", profile, f"{bounding:x}"], input=theirs,
                                    capture_output=True)
            if result.returncode:
                print((result.stdout + result.stderr).decode().strip())
                failed += 1
            else:
                compared += int(result.stdout)
                checked += 1
    print(f"{compared} calls under {checked} settings equal runc's filters, {failed} settings differ")
    return 1 if failed else 0


sys.exit(main())
