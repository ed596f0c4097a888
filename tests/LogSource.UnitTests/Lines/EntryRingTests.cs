using CsCheck;
using LogSource.Lines;

namespace LogSource.UnitTests.Lines;

public sealed class EntryRingTests
{
    private static EntryId Id(int number) => new((ulong)number, 0);

    [Fact]
    public void Behaves_like_a_list_for_any_additions_and_removals() =>
        Gen.Int[-9, 10]
            .Array[0, 200]
            .Sample(steps =>
            {
                var ring = new EntryRing<int>(Id);
                var list = new List<int>();
                var next = 100;
                foreach (var step in steps)
                {
                    if (step > 0)
                    {
                        next += step;
                        ring.Add(next);
                        list.Add(next);
                    }
                    else if (list.Count > 0)
                    {
                        Assert.Equal(list[0], ring.RemoveOldest());
                        list.RemoveAt(0);
                    }
                    Assert.Equal(list, ring.Slice(0, int.MaxValue));
                    Assert.Equal(list.Contains(next), ring.Contains(Id(next)));
                    Assert.Equal(list.Count(number => number < next - 5), ring.IndexOf(Id(next - 5)));
                    Assert.Equal(list.Count(number => number <= next - 5), ring.IndexAfter(Id(next - 5)));
                }
            });

    [Theory]
    [InlineData(0, 2, new[] { 1, 2 })]
    [InlineData(2, 9, new[] { 3 })]
    [InlineData(3, 1, new int[0])]
    public void A_slice_is_limited_to_the_entries_in_the_ring(int start, int count, int[] expected)
    {
        var ring = new EntryRing<int>(Id);
        foreach (var number in Enumerable.Range(1, 3))
        {
            ring.Add(number);
        }

        Assert.Equal(expected, ring.Slice(start, count));
    }
}
