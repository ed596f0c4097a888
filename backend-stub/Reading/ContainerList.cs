using EdgeGateway.Hosting.Wire;
using LogSource.Lines;
using LogSource.Reading.Queries;

namespace LogSource.Reading;

/// <summary>
/// <c>GET /apps/{app}/containers</c>: the names in the retained lines, found by examining the newest lines with the
/// budget of a search.
/// </summary>
internal sealed class ContainerList(LineReader reader, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var app = AppName.FromRoute(context);
        var last = QueryValues.FindPosition(context.Request, "before")?.LastBefore ?? EntryId.Max;
        var containers = new SortedDictionary<string, SeenContainer>(StringComparer.Ordinal);
        var budget = new SearchBudget(time);
        EntryId? examined = null;
        await foreach (var page in reader.ReadBackAsync(app, last, int.MaxValue, context.RequestAborted))
        {
            foreach (var entry in page.TakeWhile(_ => !budget.IsExhausted))
            {
                (examined, var name) = (entry.Id, entry.Line.Container);
                budget.Subtract(entry);
                containers[name] = containers.TryGetValue(name, out var seen)
                    ? seen with
                    {
                        First = entry.Id.Arrival,
                        Lines = seen.Lines + 1,
                    }
                    : new SeenContainer(name, entry.Id.Arrival, entry.Id.Arrival, 1);
            }

            if (page is [.., var oldest] && oldest.Id != examined)
            {
                CursorHeaders.Add(context.Response, CursorHeaders.NextBefore, examined);
                break;
            }
        }

        await context.Response.WriteJsonAsync(
            new { containers = containers.Values },
            cancellationToken: context.RequestAborted
        );
    }

    /// <param name="Name">The container.</param>
    /// <param name="First">When its oldest examined line arrived.</param>
    /// <param name="Last">When its newest examined line arrived.</param>
    /// <param name="Lines">The number of its examined lines.</param>
    private sealed record SeenContainer(string Name, DateTimeOffset First, DateTimeOffset Last, int Lines);
}
