using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Vectrant.Core.Knowledge;
using Vectrant.Core.Operations;
using Vectrant.Infrastructure.Guardrails.Jobs;
using Vectrant.Infrastructure.Identity.Access;
using Vectrant.Infrastructure.Identity.Accounts;
using Vectrant.Infrastructure.Identity.Sessions;
using Vectrant.Infrastructure.Identity.Tokens;
using Vectrant.Infrastructure.Knowledge.Jobs;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Infrastructure.Webhooks;

namespace Vectrant.Infrastructure.Operations;

/// <summary>
/// All background jobs with their triggers, and the clustered scheduler that fires them. The schedule lives in the
/// database: every node may ask for work, nodes with background work do it, and what a lost node held is fired again.
/// </summary>
public static class Schedule
{
    /// <summary>Execution group of the triggers whose jobs read files; bounded by <see cref="KnowledgeOptions.Workers"/>.</summary>
    internal const string ReadingGroup = "reading";

    /// <summary>Threads beside the readers, so that the watchers run while all readers are busy.</summary>
    private const int OtherThreads = 4;

    /// <summary>How soon a node notices work that another node asked for. Quartz allows no less.</summary>
    private static readonly TimeSpan NoticeEvery = TimeSpan.FromSeconds(1);

    /// <summary>How often a node with background work says that it is alive.</summary>
    internal static readonly TimeSpan SignOfLifeEvery = TimeSpan.FromSeconds(3);

    /// <summary>How late that may come: a busy node is not a lost one.</summary>
    internal static readonly TimeSpan SilenceAllowed = TimeSpan.FromSeconds(6);

    public static IServiceCollection AddSchedule(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var workers = configuration.GetSection(KnowledgeOptions.Section).Get<KnowledgeOptions>()?.Workers ?? new KnowledgeOptions().Workers;
        services.AddSingleton<TaskLog>();
        services.AddSingleton<IBackgroundWork, BackgroundWork>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options =>
            {
                options.InstanceName = "vectrant";
                options.GenerateInstanceId = true;
                options.IdleWaitTime = NoticeEvery;
                options.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(Math.Max(1, workers) + OtherThreads);
            quartz.UseExecutionLimits(limits => limits.ForGroup(ReadingGroup, Math.Max(1, workers), ExecutionLimitScope.Node));
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(ConnectionStrings.From(configuration).App);
                store.UseSystemTextJsonSerializer();
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = SignOfLifeEvery;
                    cluster.CheckinMisfireThreshold = SilenceAllowed;
                });
                store.ConfigureStore(options =>
                {
                    options.TablePrefix = QuartzSchemaMigration.TablePrefix;
                    options.RecoverFiringsCancelledByShutdown = true;
                });
            });
            AddJobs(quartz);
        });
        services.AddHostedService<SchedulerHost>();
        return services;
    }

    private static void AddJobs(IQuartzBuilder quartz)
    {
        // Job                          Fired by
        On<IngestDocumentJob>(quartz); // IngestionQueue, once for each version
        Every<IngestionSweepJob>(quartz, TimeSpan.FromSeconds(2));
        Every<ReembedChunksJob>(quartz, TimeSpan.FromSeconds(5));
        Every<PurgeOriginalsJob>(quartz, TimeSpan.FromMinutes(10));
        Every<ForgetOldCallsJob>(quartz, TimeSpan.FromMinutes(10));
        Every<PurgeAccessEventsJob>(quartz, TimeSpan.FromHours(1));
        Every<PurgeSessionsJob>(quartz, TimeSpan.FromHours(1));
        Every<RotateSigningKeysJob>(quartz, TimeSpan.FromMinutes(10));
        Every<PurgeTokensJob>(quartz, TimeSpan.FromHours(6));
        Every<SendMailJob>(quartz, TimeSpan.FromSeconds(5));
        Every<PurgeAccountsJob>(quartz, TimeSpan.FromMinutes(10));
    }

    private static void On<T>(IQuartzBuilder quartz)
        where T : class, IJob =>
        quartz.AddJob<T>(job => job.WithIdentity(typeof(T).Name).StoreDurably().RequestRecovery(true));

    private static void Every<T>(IQuartzBuilder quartz, TimeSpan interval)
        where T : class, IJob
    {
        quartz.AddJob<T>(job => job.WithIdentity(typeof(T).Name).StoreDurably());
        quartz.AddTrigger<T>(trigger => trigger
            .ForJob(new JobKey(typeof(T).Name))
            .WithIdentity(typeof(T).Name)
            .WithSimpleSchedule(schedule => schedule.WithInterval(interval).RepeatForever()));
    }
}
