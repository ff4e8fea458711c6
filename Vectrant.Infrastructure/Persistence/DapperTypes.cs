using System.Data;
using Dapper;
using Vectrant.Core.Common;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>Teaches Dapper the strong ids, snake case columns and UTC times. Idempotent.</summary>
public static class DapperTypes
{
    private static readonly Lock Gate = new();
    private static bool _registered;

    public static void Register()
    {
        lock (Gate)
        {
            if (_registered)
            {
                return;
            }

            DefaultTypeMap.MatchNamesWithUnderscores = true;
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
            SqlMapper.AddTypeHandler(new UtcHandler());
            foreach (var id in typeof(IEntityId<>).Assembly.GetTypes().Where(IsEntityId))
            {
                var handler = Activator.CreateInstance(typeof(EntityIdHandler<>).MakeGenericType(id))!;
                SqlMapper.AddTypeHandler(id, (SqlMapper.ITypeHandler)handler);
            }

            _registered = true;
        }
    }

    private static bool IsEntityId(Type type) =>
        type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEntityId<>));

    private sealed class EntityIdHandler<T> : SqlMapper.TypeHandler<T>
        where T : struct, IEntityId<T>
    {
        public override T Parse(object value) => T.From((Guid)value);

        public override void SetValue(IDbDataParameter parameter, T value)
        {
            parameter.DbType = DbType.Guid;
            parameter.Value = value.Value;
        }
    }

    private sealed class UtcHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTimeOffset moment => moment,
            DateTime moment => new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
            _ => throw new InvalidCastException($"A column of type {value.GetType().Name} is no moment in time."),
        };

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.UtcDateTime;
    }
}
