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
    public void Without_control_groups_there_is_no_limit() => Assert.Null(ProcessLimits.ReadGroupLimit(_root));

    private void Write(string path, string content)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
