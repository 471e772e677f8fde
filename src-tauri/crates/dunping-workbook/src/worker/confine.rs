//! What a worker may not do, as each system can say it. On Unix the worker confines itself before it takes a byte; on Windows a job
//! object is put around it before it is given one. Where a system cannot say a limit, the other limits and the look into the container
//! remain: macOS knows no limit of memory.

#[cfg(unix)]
pub(super) use self::unix::{Tree, apart, this_process};
#[cfg(windows)]
pub(super) use self::windows::{Tree, apart, this_process};

#[cfg(unix)]
mod unix {
    use std::io;
    use std::os::unix::process::CommandExt as _;
    use std::process::{Child, Command};

    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::{Pid, close};

    use crate::worker::{MEMORY, SECONDS};

    /// More address space than memory: libraries and reserves take up addresses that nobody fills.
    const ADDRESSES: u64 = 2 << 30;

    /// A limit each, none of which can be raised again: addresses, processor time; no dump of a stranger's figures on the disk, nothing
    /// written, nothing opened, nobody started. The limit of memory comes before them.
    const LIMITS: &[(Resource, u64)] = &[
        (Resource::RLIMIT_AS, ADDRESSES),
        (Resource::RLIMIT_CPU, SECONDS),
        (Resource::RLIMIT_CORE, 0),
        (Resource::RLIMIT_FSIZE, 0),
        (Resource::RLIMIT_NOFILE, 0),
        #[cfg(not(target_vendor = "apple"))]
        (Resource::RLIMIT_NPROC, 0),
    ];

    /// Confines this process for the rest of its life.
    pub(in crate::worker) fn this_process() -> io::Result<()> {
        close_inherited();
        // A dump is not always a file: some systems hand it to a program, and mind no limit then.
        #[cfg(any(target_os = "linux", target_os = "android"))]
        nix::sys::prctl::set_dumpable(false)?;
        limit(Resource::RLIMIT_DATA, MEMORY + set_aside())?;
        LIMITS
            .iter()
            .try_for_each(|(resource, most)| limit(*resource, *most))
    }

    fn limit(resource: Resource, most: u64) -> io::Result<()> {
        let (_, before) = getrlimit(resource)?;
        let most = before.min(most);
        Ok(setrlimit(resource, most, most)?)
    }

    /// What the program's libraries set aside before any work, in bytes. They hardly fill it, but it counts: with the window's libraries
    /// it is most of what a reading may have. Nothing where the system does not tell.
    fn set_aside() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmData:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.unwrap_or(0) * 1024
    }

    /// Closes whatever the program had open without marking it as its own; a system that does not list it has nothing to close.
    fn close_inherited() {
        let Ok(open) = std::fs::read_dir("/dev/fd") else {
            return;
        };
        let names = open.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let open: Vec<i32> = names.filter_map(|name| name.parse().ok()).collect();
        for descriptor in open.into_iter().filter(|descriptor| *descriptor > 2) {
            // The listing itself is among them and closed already.
            let _ = close(descriptor);
        }
    }

    /// Starts the command in a group of its own.
    pub(in crate::worker) fn apart(command: &mut Command) {
        command.process_group(0);
    }

    /// The group that a worker leads.
    pub(in crate::worker) struct Tree(Option<Pid>);

    impl Tree {
        #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
        pub(in crate::worker) fn around(child: &Child) -> io::Result<Self> {
            Ok(Self(i32::try_from(child.id()).ok().map(Pid::from_raw)))
        }

        /// Ends everybody in it.
        pub(in crate::worker) fn end(&mut self) {
            if let Some(group) = self.0.take() {
                let _ = killpg(group, Signal::SIGKILL);
            }
        }
    }
}

#[cfg(windows)]
mod windows {
    use std::io;
    use std::os::windows::io::AsRawHandle as _;
    use std::os::windows::process::CommandExt as _;
    use std::process::{Child, Command};

    use win32job::{ExtendedLimitInfo, Job, JobError};

    use crate::worker::MEMORY;

    /// `CREATE_NO_WINDOW`: no console flashes up.
    const NO_WINDOW: u32 = 0x0800_0000;
    /// `JOB_OBJECT_LIMIT_ACTIVE_PROCESS`, `…_PROCESS_MEMORY`, `…_DIE_ON_UNHANDLED_EXCEPTION` (no box to click away),
    /// `…_KILL_ON_JOB_CLOSE`.
    const FLAGS: u32 = 0x0008 | 0x0100 | 0x0400 | 0x2000;

    /// The limits stand in the job that the asking side puts around the worker.
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(in crate::worker) fn this_process() -> io::Result<()> {
        Ok(())
    }

    /// Starts the command without a window.
    pub(in crate::worker) fn apart(command: &mut Command) {
        command.creation_flags(NO_WINDOW);
    }

    /// The job around a worker. Closing it ends everybody in it.
    pub(in crate::worker) struct Tree(Option<Job>);

    impl Tree {
        pub(in crate::worker) fn around(child: &Child) -> io::Result<Self> {
            let mut limits = ExtendedLimitInfo::new();
            limits.0.BasicLimitInformation.LimitFlags = FLAGS;
            limits.0.BasicLimitInformation.ActiveProcessLimit = 1;
            limits.0.ProcessMemoryLimit = usize::try_from(MEMORY).unwrap_or(usize::MAX);
            let refused = |problem: JobError| io::Error::other(problem.to_string());
            let job = Job::create_with_limit_info(&mut limits).map_err(refused)?;
            job.assign_process(child.as_raw_handle().cast())
                .map_err(refused)?;
            Ok(Self(Some(job)))
        }

        /// Ends everybody in it.
        pub(in crate::worker) fn end(&mut self) {
            self.0 = None;
        }
    }
}
