using LogSource.Reading.Queries;

namespace LogSource.UnitTests.Reading.Queries;

public sealed class ContainerFilterTests
{
    [Theory]
    [InlineData("web-1", "web-1", true)]
    [InlineData("web-1", "web-12", false)]
    [InlineData("web-1", "web-1-2", true)]
    [InlineData("web", "web-1", true)]
    [InlineData("web", "web-27", true)]
    [InlineData("web", "web", true)]
    [InlineData("web", "webs-1", false)]
    [InlineData("web", "my-web-1", false)]
    [InlineData("web", "Web-1", false)]
    [InlineData("web|worker", "worker-3", true)]
    [InlineData("web|worker", "web-3", true)]
    [InlineData("web|worker", "cron-3", false)]
    [InlineData("w.*", "worker-3", true)]
    [InlineData("(?i)WEB", "web-1", true)]
    public void Is_anchored_and_matches_an_optional_number_at_the_end(string filter, string container, bool matches)
    {
        Assert.True(ContainerFilter.TryParse(filter, out var parsed, out _));
        Assert.Equal(matches, parsed.Matches(container));
    }

    [Fact]
    public void Without_a_filter_every_container_matches()
    {
        Assert.True(ContainerFilter.All.IsAll);
        Assert.True(ContainerFilter.All.Matches("whatever"));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("*")]
    [InlineData("a)|(?:b")]
    [InlineData("(?x)a #")]
    [InlineData("(?=a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("((a{1,100}){1,100}){1,100}")]
    public void Rejects_a_pattern_that_does_not_compile_or_is_not_linear(string filter)
    {
        Assert.False(ContainerFilter.TryParse(filter, out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void Needs_little_memory_for_any_filter()
    {
        // The framework's engine of linear time allocates megabytes for such a filter.
        var filter = string.Concat(Enumerable.Repeat(@"(.{0,9}\w|\d)*", 18));
        _ = ContainerFilter.TryParse(filter, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(ContainerFilter.TryParse(filter, out var parsed, out var fault), fault);
        Assert.False(parsed.Matches(new string('-', 63)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
    }

    [Fact]
    public void Accepts_at_most_256_characters()
    {
        Assert.True(ContainerFilter.TryParse(new string('a', 256), out _, out _));
        Assert.False(ContainerFilter.TryParse(new string('a', 257), out _, out var fault));
        Assert.Contains("256", fault, StringComparison.Ordinal);
    }
}
