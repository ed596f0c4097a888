using EdgeGateway.Hosting.Telemetry;

namespace EdgeGateway.UnitTests.Hosting.Telemetry;

public sealed class ProcessLimitsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_limit_of_a_container_is_read()
    {
        Write("proc/self/cgroup", "0::/\n");
        Write("sys/fs/cgroup/memory.max", "268435456\n");
        Assert.Equal(268435456, ProcessLimits.ReadGroupLimit(_root));
    }

    [Fact]
    public void The_limit_of_a_systemd_unit_is_read()
    {
        Write("proc/self/cgroup", "0::/system.slice/gateway.service\n");
        Write("sys/fs/cgroup/system.slice/gateway.service/memory.max", "1000\n");
        Assert.Equal(1000, ProcessLimits.ReadGroupLimit(_root));
    }

    [Fact]
    public void The_limit_of_a_container_is_read_with_version_1_of_control_groups()
    {
        Write("proc/self/cgroup", "5:devices:/docker/0af7\n4:cpu,memory:/docker/0af7\n0::/docker/0af7\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "268435456\n");
        Assert.Equal(268435456, ProcessLimits.ReadGroupLimit(_root));
    }

    [Theory]
    [InlineData("0::/\n", "memory.max", "max\n")]
    [InlineData("4:memory:/\n", "memory/memory.limit_in_bytes", "9223372036854771712\n")]
    public void Without_a_limit_there_is_none(string groups, string file, string limit)
    {
        Write("proc/self/cgroup", groups);
        Write($"sys/fs/cgroup/{file}", limit);
        Assert.Null(ProcessLimits.ReadGroupLimit(_root));
    }

    [Fact]
    public void The_memory_of_a_container_is_counted_without_the_cache_of_files()
    {
        Write("proc/self/cgroup", "0::/\n");
        Write("sys/fs/cgroup/memory.max", "1000\n");
        Write("sys/fs/cgroup/memory.current", "700\n");
        Write("sys/fs/cgroup/memory.stat", "anon 300\nfile 400\ninactive_file 150\nactive_file 250\n");
        Assert.Equal(550, ProcessLimits.ReadGroupUse(_root));
    }

    [Fact]
    public void The_memory_of_a_container_is_counted_with_version_1_of_control_groups()
    {
        Write("proc/self/cgroup", "4:memory:/docker/0af7\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000\n");
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", "700\n");
        Write("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 200\n");
        Assert.Equal(500, ProcessLimits.ReadGroupUse(_root));
    }

    [Fact]
    public void Without_a_limit_of_the_group_its_memory_does_not_matter()
    {
        Write("proc/self/cgroup", "0::/\n");
        Write("sys/fs/cgroup/memory.max", "max\n");
        Assert.Null(ProcessLimits.ReadGroupUse(_root));
    }

    [Fact]
    public void Without_control_groups_there_is_no_limit() => Assert.Null(ProcessLimits.ReadGroupLimit(_root));

    private void Write(string path, string content)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
